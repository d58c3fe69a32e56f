# A method of a class that a package takes from one of its modules.
from pkg import App

App().run()
