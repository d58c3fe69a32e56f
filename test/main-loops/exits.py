# Ends by itself, before anything can be said of it.
passes = 0
while True:
    passes += 1
    if passes == 12:
        break
print("done")
