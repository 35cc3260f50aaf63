/** A list of numbers that is filled and emptied again and again without leaving anything to collect. */
export class Numbers {
  values = new Int32Array(64)
  count = 0

  push(value: number): void {
    if (this.count === this.values.length) {
      const larger = new Int32Array(2 * this.count)
      larger.set(this.values)
      this.values = larger
    }
    this.values[this.count] = value
    this.count += 1
  }

  dropFirst(some: number): void {
    this.values.copyWithin(0, some, this.count)
    this.count -= some
  }

  sort(): void {
    if (this.count < 2) return
    this.values.subarray(0, this.count).sort()
  }
}
