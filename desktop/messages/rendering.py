"""This file holds the sentences of the topic "rendering" (see the package docstring)."""

SENTENCES: dict[str, str] = {
    "rendering.bad_picture": "图片“{caption}”无法读取，文件可能已损坏。请在该图片处重新插入 PNG 或 JPG 文件，再导出。",
    "rendering.picture_too_large": (
        "图片“{caption}”有 {width}×{height} 像素，太大，无法打印。请把它缩小到 8000 万像素以内，重新插入后再导出。"
    ),
}
