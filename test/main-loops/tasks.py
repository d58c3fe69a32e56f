# Two tasks, one of which keeps nine blocks with every pass.
import asyncio

kept = None


async def blink():
    while True:
        await asyncio.sleep_ms(2)


async def sense():
    global kept
    while True:
        kept = (kept, bytearray(100))
        await asyncio.sleep_ms(20)


async def main():
    asyncio.create_task(blink())
    await sense()


asyncio.run(main())
