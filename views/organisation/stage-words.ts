/** 分阶段: in which season rules are read now; outside all of them the days are 日常. */
export const stageWords = (season: string | null): string =>
  `现在是${season === null ? '日常' : `“${season}”`}阶段`
