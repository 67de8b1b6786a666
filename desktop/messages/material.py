"""This file holds the sentences about adding supporting documents and figures (佐证材料、插图)."""

SENTENCES: dict[str, str] = {
    "material.folder": "“{file}”是文件夹。请打开它，选择里面的文件后再添加。",
    "material.shortcut": "“{file}”是快捷方式，不是文件本身。请找到它指向的文件后再添加。",
    "material.lost_link": "“{file}”是一个链接，它指向的文件已不存在。请直接选择原文件。",
    "material.not_a_file": "“{file}”不是普通文件，没有可以添加的内容。请另选一个文件。",
    "material.wrong_kind": "“{file}”是{kind}，本项只收：{kinds}。请转换格式后再添加。",
    "material.too_large": "“{file}”有 {size}，本项每个文件不超过 {limit} MB。请压缩或拆分后再添加。",
    "material.same_file": "“{file}”的内容与列表中的“{other}”相同，没有重复添加。",
    "material.no_copy": "“{file}”没有另存：{reason}。请另选一个文件夹后再试。",
}
