import asyncio


async def run():
    while True:
        await asyncio.sleep_ms(2)
