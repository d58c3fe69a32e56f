# Keeps nine blocks with every pass: a tuple, a bytearray and its data.
import asyncio

kept = None


async def run():
    global kept
    while True:
        kept = (kept, bytearray(100))
        await asyncio.sleep_ms(20)
