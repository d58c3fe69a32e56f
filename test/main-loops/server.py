# Tasks that come and go: their results are kept in a list that is emptied when it is full.
import asyncio

results = []


async def request(number):
    await asyncio.sleep_ms(1)
    results.append(number)


async def main():
    number = 0
    while True:
        number += 1
        await request(number)
        if len(results) == 200:
            results.clear()


asyncio.run(main())
