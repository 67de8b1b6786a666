"""This file is the command line (design.md section 12): exit 0 done, 1 refused with reasons, 2 wrong usage."""

from __future__ import annotations

import argparse
import json
import os
import re
import sys
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any, NoReturn

from desktop import __version__
from desktop.atomic import reason_of_reading
from desktop.errors import AppError

if TYPE_CHECKING:
    from tempfile import TemporaryDirectory

DONE, REFUSED, WRONG_USAGE = 0, 1, 2


class _ChineseHelp(argparse.HelpFormatter):
    """argparse's help with 用法 in front."""

    def add_usage(self, usage: str | None, actions: Any, groups: Any, prefix: str | None = None) -> None:
        super().add_usage(usage, actions, groups, "用法：" if prefix is None else prefix)


class _Parser(argparse.ArgumentParser):
    """argparse with Chinese words and exit code 2."""

    def __init__(self, **options: Any) -> None:
        super().__init__(**{**options, "add_help": False, "allow_abbrev": False, "formatter_class": _ChineseHelp})
        self._positionals.title, self._optionals.title = "参数", "选项"
        self.add_argument("-h", "--help", action="help", help="显示这段说明")

    def error(self, message: str) -> NoReturn:
        self.print_usage(sys.stderr)
        self.exit(WRONG_USAGE, f"命令用法不对：{_in_chinese(message)}。用 --help 查看用法。\n")


_MESSAGES = (
    (r"the following arguments are required: (.*)", r"缺少 \1"),
    (r"unrecognized arguments: (.*)", r"不认识 \1"),
    (r"argument (.*?): not allowed with argument (.*)", r"\1 不能与 \2 同时使用"),
    (r"one of the arguments (.*) is required", r"\1 中要有一个"),
    (r"argument (.*?): expected one argument", r"\1 后面要跟一个值"),
    (r"argument (.*?): expected at least one argument", r"\1 至少要有一个值"),
    (r"argument (.*?): ignored explicit argument (.*)", r"\1 后面不能跟值 \2"),
    (r"argument (.*?): invalid choice: (.*?) \(choose from (.*)\)", r"没有\1 \2，可用的有 \3"),
    (r"argument (.*?): (.*)", r"\1 的值不对"),
)


def _in_chinese(message: str) -> str:
    """What argparse says, in Chinese; no English is left over."""
    for english, chinese in _MESSAGES:
        if found := re.fullmatch(english, message, re.DOTALL):
            return found.expand(chinese)
    return "参数有误"


def _parser() -> argparse.ArgumentParser:
    parser = _Parser(prog="shenbao", description="智造申报：智能工厂申报、打印、打包和汇总（离线）")
    parser.add_argument("--version", action="version", version=f"智造申报 {__version__}", help="显示版本号")
    commands = parser.add_subparsers(dest="command", metavar="命令", title="命令")

    def command(name: str, text: str) -> argparse.ArgumentParser:
        return commands.add_parser(name, help=text, description=text)

    def as_json(sub: argparse.ArgumentParser) -> None:
        sub.add_argument("--json", action="store_true", help="以 JSON 输出")

    def out_folder(sub: argparse.ArgumentParser) -> None:
        sub.add_argument("--out", type=Path, required=True, metavar="文件夹", help="结果放在这个文件夹")

    def workspace(sub: Any, *, is_required: bool = False) -> None:
        options = {"required": True} if is_required else {}
        sub.add_argument("--workspace", type=Path, metavar="文件夹", help="工作区文件夹", **options)

    sub = command("open", "打开窗口（默认）")
    sub.add_argument("packages", type=Path, nargs="*", metavar="申报包", help="要查看或接收的 .sbb 文件")
    workspace(sub)
    sub = command("notices", "列出已安装的通知、任务、表单字段和汇总表")
    as_json(sub)
    sub = command("calendar", "列出、导出全部任务和期限（任务日历）")
    sub.add_argument("--out", type=Path, metavar="文件夹", help="把任务日历写到这个文件夹")
    sub.add_argument("--formats", default="pdf,docx,xlsx", metavar="格式", help="用逗号隔开，可用 pdf,docx,xlsx")
    sub.add_argument(
        "--who",
        action="append",
        default=[],
        choices=("enterprise", "city", "province"),
        metavar="责任方",
        help="只列 enterprise（企业）、city（市、县）或 province（省）的任务，可重复",
    )
    sub.add_argument("--upcoming", action="store_true", help="只列还没有截止的任务")
    workspace(sub)
    as_json(sub)
    sub = command("lint", "检查通知包")
    sub.add_argument("pack", type=Path, metavar="通知包", help="通知包文件夹（通知编号/版本）")
    as_json(sub)
    sub = command("lock", "锁定通知包的一个版本")
    sub.add_argument("notice", metavar="通知编号")
    sub.add_argument("version", metavar="版本")
    as_json(sub)
    sub = command("new", "新建草稿文件")
    sub.add_argument("notice", metavar="通知编号")
    sub.add_argument("form", metavar="表单编号")
    sub.add_argument("--answers", type=Path, metavar="文件", help="答案 JSON 文件")
    sub.add_argument("--out", type=Path, required=True, metavar="文件", help="草稿文件 DRAFT.json")
    as_json(sub)
    sub = command("check", "检查草稿或申报包")
    sub.add_argument("file", type=Path, metavar="文件", help="草稿 DRAFT.json 或申报包 PKG.sbb")
    as_json(sub)
    sub = command("export", "导出打印稿")
    sub.add_argument("file", type=Path, metavar="文件", help="草稿 DRAFT.json 或申报包 PKG.sbb")
    out_folder(sub)
    sub.add_argument("--formats", default="docx,pdf", metavar="格式", help="用逗号隔开，可用 docx,pdf,xlsx")
    sub.add_argument("--draft", action="store_true", help="草稿打印（有草稿字样，不检查是否填完）")
    as_json(sub)
    sub = command("pack", "生成申报包")
    sub.add_argument("file", type=Path, metavar="文件", help="草稿 DRAFT.json")
    sub.add_argument("--out", type=Path, required=True, metavar="文件", help="申报包 PKG.sbb")
    as_json(sub)
    sub = command("changes", "与上次定稿相比，列出草稿的变化")
    sub.add_argument("file", type=Path, metavar="文件", help="草稿 DRAFT.json")
    as_json(sub)
    sub = command("move", "把草稿转到通知的另一个版本")
    sub.add_argument("file", type=Path, metavar="文件", help="草稿 DRAFT.json")
    sub.add_argument("--to", required=True, metavar="版本", help="转到这个版本，新旧都可以")
    where = sub.add_mutually_exclusive_group()
    where.add_argument("--out", type=Path, metavar="文件", help="另存为新的草稿文件；不写则改原文件")
    where.add_argument("--preview", action="store_true", help="只看会有什么变化，不改动草稿")
    as_json(sub)
    sub = command("verify", "核对申报包")
    sub.add_argument("file", type=Path, metavar="文件", help="申报包 PKG.sbb")
    as_json(sub)
    sub = command("take-in", "接收申报包")
    sub.add_argument("paths", type=Path, nargs="+", metavar="文件或文件夹", help=".sbb 文件，或装有它们的文件夹")
    workspace(sub, is_required=True)
    as_json(sub)
    sub = command("conflicts", "列出互相冲突的版本，或选定其中一个")
    workspace(sub, is_required=True)
    sub.add_argument("--choose", metavar="包编号", help="采用这个版本，其余的不用")
    as_json(sub)
    sub = command("compile", "生成汇总表")
    sub.add_argument("notice", metavar="通知编号")
    sub.add_argument("table", metavar="汇总表编号")
    source = sub.add_mutually_exclusive_group(required=True)
    workspace(source)
    source.add_argument("--inbox", type=Path, metavar="文件夹", help="只汇总这个文件夹里的申报包")
    out_folder(sub)
    sub.add_argument("--unit", default="", metavar="单位", help="报送（推荐）单位全称")
    sub.add_argument("--order", type=Path, metavar="文件", help="优先次序：每行一个单位、代码或项目名称")
    sub.add_argument("--draft", action="store_true", help="草稿（有草稿字样，不检查名额）")
    as_json(sub)
    sub = command("count", "按三种口径数字数")
    sub.add_argument("file", metavar="文件", help="文本文件，- 表示标准输入")
    as_json(sub)
    sub = command("demo", "用示例企业走一遍全程")
    out_folder(sub)
    as_json(sub)
    sub = command("bench", "测量性能，与预算和参照比较")
    sub.add_argument("--json", type=Path, dest="json_file", metavar="文件", help="结果另存为 JSON 文件")
    sub.add_argument("--quick", action="store_true", help="次数少，数值较粗")
    sub.add_argument("--only", action="append", default=[], metavar="名称", help="只测这一项，可重复")
    sub.add_argument("--packages", type=int, metavar="个数", help="接收多少个申报包（默认 100，--quick 时 20）")
    return parser


def main(argv: Sequence[str] | None = None) -> int:
    """Run one command; the exit code is the result."""
    for stream in (sys.stdout, sys.stderr):
        if hasattr(stream, "reconfigure"):
            stream.reconfigure(encoding="utf-8", errors="backslashreplace")
    arguments = list(sys.argv[1:] if argv is None else argv)
    parser = _parser()
    options = parser.parse_args(arguments or ["open"])
    if options.command is None:
        options = parser.parse_args([*arguments, "open"])
    try:
        result = _handler(options.command)(options)
        sys.stdout.flush()
    except AppError as e:
        _say_refusal(e, getattr(options, "json", False))
        return REFUSED
    except KeyboardInterrupt:
        print("已取消，没有留下半成品。", file=sys.stderr)
        return REFUSED
    except BrokenPipeError:  # whoever reads our output (head, less) has seen enough
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return REFUSED
    except OSError as e:
        _say_refusal(_environment_failure(e), getattr(options, "json", False))
        return REFUSED
    return result


def _handler(command: str) -> Callable[[argparse.Namespace], int]:
    """The function of a command; modules are imported when they are needed."""
    name = "run_" + command.replace("-", "_")
    if command in ("verify", "take-in", "conflicts", "compile"):
        from desktop import register_commands

        return getattr(register_commands, name)  # type: ignore[no-any-return]
    from desktop import commands

    return getattr(commands, name)  # type: ignore[no-any-return]


def _environment_failure(error: OSError) -> AppError:
    """What no use case expected of the disk, still as a sentence."""
    return AppError("files.disk", file=str(error.filename or ""), reason=reason_of_reading(error))


def _say_refusal(error: AppError, as_json: bool) -> None:
    if as_json:
        print_json({"ok": False, "code": error.code, "message": str(error)})
    print(str(error), file=sys.stderr)


def print_json(value: Any) -> None:
    """One JSON document on standard output, Chinese as it is."""
    print(json.dumps(value, ensure_ascii=False, indent=2))


def scratch_folder() -> TemporaryDirectory[str]:
    """A folder that goes when its ``with`` block ends."""
    from tempfile import TemporaryDirectory

    return TemporaryDirectory(prefix="shenbao-")
