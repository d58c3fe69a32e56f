# All that it does is to import the program.
import app
