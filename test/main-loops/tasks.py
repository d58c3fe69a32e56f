# Two tasks, one of which keeps a block with every pass.
import asyncio

kept = None


async def blink():
    while True:
        await asyncio.sleep_ms(2)


async def sense():
    global kept
    number = 0
    while True:
        number += 1
        kept = (kept, number)
        await asyncio.sleep_ms(6)


async def main():
    asyncio.create_task(blink())
    await sense()


asyncio.run(main())
