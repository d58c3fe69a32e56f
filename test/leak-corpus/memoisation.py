# Results by argument: there are only 25 arguments.
memo = {}
number = 0


def square(value):
    if value not in memo:
        memo[value] = (value, value * value)
    return memo[value]


def step():
    global number
    number += 1
    square(number % 25)
