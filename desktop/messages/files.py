"""This file holds the sentences of the topic "files" (see the package docstring)."""

SENTENCES: dict[str, str] = {
    "files.cannot_write": "文件“{file}”没有写成：{reason}。原有文件未被改动。请处理后重试，或另选一个文件夹。",
    "files.no_folder": "文件夹“{folder}”不能写入：{reason}。没有写入任何文件。请另选一个文件夹。",
    "files.disk": "读写“{file}”时出错：{reason}。请检查磁盘、U盘和路径后重试。",
    "files.written_twice": "文件“{file}”正由另一个操作写入文件夹“{folder}”。这一次没有写成，请等那个操作结束后重试。",
    "files.cannot_read": "文件“{file}”读不出来：{reason}。请确认文件还在原处，或把它复制到本机后再试。",
    "files.exists": "文件“{file}”在文件夹“{folder}”中已经存在。为避免覆盖，没有写入。请换一个文件名，或先移走原有文件。",
    "files.empty": "文件“{file}”是空的（0 字节）。请检查文件是否复制完整，然后重新添加。",
    "files.too_large": "文件“{file}”有 {size}，超过上限 {limit}。请压缩或拆分后重新添加。",
    "files.renamed": "文件“{file}”的扩展名是 {says}，内容却是{actual}。请用原来的软件另存为 {says}，或把扩展名改回来，然后重新添加。",
    "files.not_what_it_says": "文件“{file}”的扩展名是 {says}，但内容不是 {says}，可能已损坏或被改名。请用原来的软件重新导出为 {says}，然后重新添加。",
    "files.damaged": "文件“{file}”打不开：{kind}的内容已损坏。请用原来的软件重新导出，然后重新添加。",
    "files.encrypted": "文件“{file}”设有打开密码，程序无法核对和打印。请取消密码后重新添加。",
    "files.picture_too_big": "图片“{file}”太大：{pixels}，上限是 {limit}。请缩小图片或降低扫描分辨率后重新添加。",
    "files.settings_unreadable": "设置文件 {file} 读不出来：{reason}。本次使用默认设置；处理后重新启动即可恢复。",
    "files.settings_damaged": "设置文件 {file} 已损坏，已改用默认设置。原文件保留为 {kept}，请到“设置”中重新选择。",
    "files.settings_refused": "设置文件 {file} 中有不可用的项（{names}），这些项已改用默认值。请到“设置”中重新选择。",
}
