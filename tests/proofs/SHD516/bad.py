"""Squares numbers with two workers, over and over."""

from concurrent.futures import ProcessPoolExecutor


def square(number):
    return number * number


def main():
    with ProcessPoolExecutor(2) as pool:
        list(pool.map(square, range(4)))
        print("READY", flush=True)
        while True:
            list(pool.map(square, range(4)))


if __name__ == "__main__":
    main()
