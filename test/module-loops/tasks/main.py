# Tasks of two modules, one of which leaks.
import asyncio

import blink
import sense


async def main():
    asyncio.create_task(blink.run())
    await sense.run()


asyncio.run(main())
