"""This file holds the sentences of printing and of comparing with the last final copy (定稿)."""

SENTENCES: dict[str, str] = {
    "final.none": "这份草稿还没有导出或打印过定稿，没有可以比较的内容。请先导出盖章定稿。",
    "final.same": "内容与上次定稿完全相同，校验码不变。",
    "final.changed": "与上次定稿相比有 {count} 处变化，校验码会改变，已盖章的旧稿不能再用。",
    "final.other_version": "填写的内容与上次定稿相同，但通知由 {old} 版改为 {new} 版，校验码会改变。",
    "final.not_kept": "上次定稿是较早的程序版本导出的，当时没有保存答案，不能逐项比较；只知道内容已有变化，校验码会改变。",
    "print.printer_failed": "打印机“{printer}”没有开始打印。请检查打印机是否接好、有没有纸，然后重试，或导出 PDF 打印。",
    "print.stopped": "打印机“{printer}”中途停止，第 {page} 页没有送出。请检查打印机后重试，或导出 PDF 打印。",
    "print.no_pages": "选定的页码范围里没有页：《{title}》共 {pages} 页。请改正页码范围后重试。",
}
