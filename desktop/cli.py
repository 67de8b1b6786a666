"""This file is the command line (design.md section 12): exit 0 done, 1 refused with reasons, 2 wrong usage."""

from __future__ import annotations

import argparse
import json
import sys
import tempfile
from collections.abc import Sequence
from pathlib import Path
from typing import Any, NoReturn

from desktop import __version__
from desktop.errors import AppError

DONE, REFUSED, WRONG_USAGE = 0, 1, 2


class RefusedError(Exception):
    """A command refuses with several reasons that were already printed."""


class _Parser(argparse.ArgumentParser):
    """argparse with Chinese words and exit code 2."""

    def error(self, message: str) -> NoReturn:
        self.print_usage(sys.stderr)
        self.exit(WRONG_USAGE, f"命令用法不对：{_in_chinese(message)}。用 --help 查看用法。\n")


def _in_chinese(message: str) -> str:
    for english, chinese in (
        ("the following arguments are required: ", "缺少参数 "),
        ("unrecognized arguments: ", "不认识的参数 "),
        ("expected one argument", "后面要跟一个值"),
        ("invalid choice: ", "没有这个选项 "),
        ("choose from ", "可选 "),
        ("argument ", "参数 "),
    ):
        message = message.replace(english, chinese)
    return message


def _parser() -> argparse.ArgumentParser:
    parser = _Parser(prog="shenbao", description="智造申报：智能工厂申报、打印、打包和汇总（离线）")
    parser.add_argument("--version", action="version", version=f"智造申报 {__version__}")
    commands = parser.add_subparsers(dest="command", metavar="命令")

    def command(name: str, text: str) -> argparse.ArgumentParser:
        return commands.add_parser(name, help=text, description=text)

    def as_json(sub: argparse.ArgumentParser) -> None:
        sub.add_argument("--json", action="store_true", help="以 JSON 输出")

    sub = command("open", "打开窗口（默认）")
    sub.add_argument("--workspace", type=Path, help="工作区文件夹")
    sub = command("notices", "列出已安装的通知、任务、表单字段和汇总表")
    as_json(sub)
    sub = command("lint", "检查通知包")
    sub.add_argument("pack", type=Path, help="通知包文件夹（通知编号/版本）")
    as_json(sub)
    sub = command("lock", "锁定通知包的一个版本")
    sub.add_argument("notice")
    sub.add_argument("version")
    sub = command("new", "新建草稿文件")
    sub.add_argument("notice")
    sub.add_argument("form")
    sub.add_argument("--answers", type=Path, help="答案 JSON 文件")
    sub.add_argument("--out", type=Path, required=True, help="草稿文件 DRAFT.json")
    sub = command("check", "检查草稿或申报包")
    sub.add_argument("file", type=Path)
    as_json(sub)
    sub = command("export", "导出打印稿")
    sub.add_argument("file", type=Path)
    sub.add_argument("--out", type=Path, required=True, help="文件夹")
    sub.add_argument("--formats", default="docx,pdf", help="docx,pdf,xlsx")
    sub.add_argument("--draft", action="store_true", help="草稿打印（有草稿字样，不检查是否填完）")
    as_json(sub)
    sub = command("pack", "生成申报包")
    sub.add_argument("file", type=Path)
    sub.add_argument("--out", type=Path, required=True, help="申报包 PKG.sbb")
    as_json(sub)
    sub = command("verify", "核对申报包")
    sub.add_argument("file", type=Path)
    as_json(sub)
    sub = command("take-in", "接收申报包")
    sub.add_argument("paths", type=Path, nargs="+", help="文件夹或 .sbb 文件")
    sub.add_argument("--workspace", type=Path, required=True, help="工作区文件夹")
    as_json(sub)
    sub = command("compile", "生成汇总表")
    sub.add_argument("notice")
    sub.add_argument("table")
    source = sub.add_mutually_exclusive_group(required=True)
    source.add_argument("--workspace", type=Path, help="工作区文件夹")
    source.add_argument("--inbox", type=Path, help="只汇总这个文件夹里的申报包")
    sub.add_argument("--out", type=Path, required=True, help="文件夹")
    sub.add_argument("--unit", default="", help="报送（推荐）单位全称")
    sub.add_argument("--order", type=Path, help="优先次序：每行一个单位名称或统一社会信用代码")
    sub.add_argument("--draft", action="store_true", help="草稿（有草稿字样，不检查名额）")
    as_json(sub)
    sub = command("count", "按三种口径数字数")
    sub.add_argument("file", help="文本文件，- 表示标准输入")
    as_json(sub)
    sub = command("demo", "用示例企业走一遍全程")
    sub.add_argument("--out", type=Path, required=True, help="文件夹")
    as_json(sub)
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
    from desktop import commands

    handler = getattr(commands, "run_" + options.command.replace("-", "_"))
    try:
        result = handler(options)
    except AppError as e:
        _say_refusal(e, getattr(options, "json", False))
        return REFUSED
    except RefusedError:
        return REFUSED
    except KeyboardInterrupt:
        print("已取消。", file=sys.stderr)
        return REFUSED
    return int(result) if isinstance(result, int) else DONE


def _say_refusal(error: AppError, as_json: bool) -> None:
    if as_json:
        print_json({"ok": False, "code": error.code, "message": str(error)})
    print(str(error), file=sys.stderr)


def print_json(value: Any) -> None:
    print(json.dumps(value, ensure_ascii=False, indent=2))


def scratch_folder() -> tempfile.TemporaryDirectory[str]:
    return tempfile.TemporaryDirectory(prefix="shenbao-")
