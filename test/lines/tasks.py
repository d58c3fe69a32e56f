import asyncio


async def work(kept, size):
    for i in range(3):
        data = bytearray(size)  # = 32 * 3 + 48 * 3
        kept.append(data)  # = 16
        await asyncio.sleep(0)
        data = (i, i)  # = 16 * 6


async def helped(kept):
    value = await result(16)  # ?
    kept.append(value)
    return [value]  # = 32


async def result(size):
    data = bytearray(size)  # = 32
    await asyncio.sleep(0)
    return data


async def main():
    kept = []  # = 32
    first = asyncio.create_task(work(kept, 10))  # ?
    second = asyncio.create_task(work(kept, 20))  # ?
    await helped(kept)  # ?
    await first
    await second  # ?


asyncio.run(main())
