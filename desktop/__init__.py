"""智造申报: offline desk for smart-factory declarations (智能工厂梯度培育申报)."""

__version__ = "0.1.0"
