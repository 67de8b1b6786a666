"""This file answers who sent a package, what is in it and whether it is whole, in one screen."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from desktop.errors import PackageError
from desktop.filekinds import size_text
from desktop.forms.registry import Registry
from desktop.jobs import JobContext
from desktop.packages.signing import SignatureKind
from desktop.rendering.paper_code import code_of, grouped
from desktop.services.taking_in import recheck


@dataclass(frozen=True, slots=True)
class VerifyRow:
    """``state``: ok | warning | error."""

    label: str
    value: str
    state: str = "ok"


@dataclass(frozen=True, slots=True)
class VerifyResult:
    """``reason_code`` and ``sentence`` are empty for a whole package."""

    path: Path
    rows: tuple[VerifyRow, ...]
    reason_code: str = ""
    sentence: str = ""
    code: str = ""

    @property
    def is_ok(self) -> bool:
        return not self.reason_code


def verify(path: Path, registry: Registry, job: JobContext) -> VerifyResult:
    """Verify file and content; a refusal is a result, not an exception."""
    try:
        received = recheck(path, registry, job)
    except PackageError as e:
        return VerifyResult(path, (VerifyRow("结论", str(e), "error"),), e.code, str(e))
    package, meta = received.package, received.package.meta
    signature = package.signature
    if signature.kind is SignatureKind.VALID:
        signed = VerifyRow("签名", f"有效，{signature.signer}，密钥指纹 {signature.fingerprint}")
    else:
        signed = VerifyRow("签名", "未签名（完整性由校验清单保证，发件人需另行核实）", "warning")
    warnings = sum(i.severity.value == "warning" for i in received.issues)
    code = code_of(meta.content_hash)
    rows = (
        VerifyRow("结论", "完整，内容与版本校验码一致"),
        VerifyRow("单位", f"{meta.unit_name}（{meta.unit_code}）"),
        VerifyRow("项目", meta.project or "—"),
        VerifyRow("通知", received.notice.title),
        VerifyRow("表单", received.form.title),
        VerifyRow("修订号", f"第 {meta.revision} 版，{meta.made_at[:16].replace('T', ' ')} 生成"),
        VerifyRow("版本校验码", grouped(code)),
        VerifyRow("打印件", "、".join(package.print_names)),
        VerifyRow("附件", f"{len(package.file_names)} 个，包大小 {size_text(path.stat().st_size)}"),
        VerifyRow("检查", f"无未填、无错误，{warnings} 处提醒" if warnings else "无未填、无错误"),
        signed,
    )
    return VerifyResult(path, rows, code=code)
