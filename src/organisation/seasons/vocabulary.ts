/** 季节与阶段: what a season is refused for. */
export const seasonRefusals = {
  'season-gone': '这个季节已经被删去，没有保存',
  'season-changed': '这个季节刚才被别人改过，没有保存；请看过现在的内容再改',
} as const

/** A day of a year as it stands in a season: 29 February is one, if not of every year. */
export const monthDayText = (day: string): string =>
  `${Number(day.slice(0, 2))} 月 ${Number(day.slice(3, 5))} 日`
