"""This file holds the sentences of the topic "sheets" (see the package docstring)."""

SENTENCES: dict[str, str] = {
    "sheets.not_a_file": "“{file}”是文件夹，不能作为表格导入。请选择其中的 .xlsx 文件。",
    "sheets.not_a_workbook": "文件“{file}”不是 Excel 表格。请在 Excel 或 WPS 中另存为“Excel 工作簿（*.xlsx）”后再导入。",
    "sheets.old_format": "文件“{file}”是旧版 Excel 或 WPS 格式。请打开后另存为“Excel 工作簿（*.xlsx）”再导入，或直接复制单元格后粘贴。",
    "sheets.password": "文件“{file}”设有打开密码。请在 Excel 或 WPS 中打开，取消密码另存一份后再导入，或直接复制单元格后粘贴。",
    "sheets.damaged": "文件“{file}”的内容已损坏，读不出表格。请在 Excel 或 WPS 中打开并另存一份后再导入。",
    "sheets.too_large": "文件“{file}”太大：{what}。请把要填入的内容另存为一个小文件，或直接复制单元格后粘贴。",
    "sheets.suspicious": "文件“{file}”的内部结构不正常（{what}），为安全起见没有打开。请在 Excel 或 WPS 中打开并另存一份后再导入。",
    "sheets.empty": "文件“{file}”中没有内容。请确认保存的是要导入的文件。",
    "sheets.too_many_rows": "{source}超过 {limit} 行，一次最多填入 {limit} 行。请分几次复制、粘贴，表中内容没有改动。",
    "sheets.too_many_columns": "{source}第 {row} 行超过 {limit} 列，一次最多填入 {limit} 列。请只保留需要的列，表中内容没有改动。",
    "sheets.too_many_cells": "{source}的内容太多，一次最多填入 {limit} 格。请分几次复制、粘贴，表中内容没有改动。",
    "sheets.too_much_text": "{source}的文字太多，一次最多填入 {limit} 字。请分几次复制、粘贴，表中内容没有改动。",
}
