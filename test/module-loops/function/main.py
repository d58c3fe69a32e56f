# Starts what stands in a module.
import app

app.main()
