from .core import App
