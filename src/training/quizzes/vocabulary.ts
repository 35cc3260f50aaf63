export const quizLimits = { title: 60, minutes: [5, 15], questions: [1, 10] } as const

export const quizRefusals = {
  'no-such-code': '没有这个抽考码，或者已经结束，请看讲师的屏幕',
  over: '抽考时间到了，没有收下',
  answered: '您已经答过这次抽考',
  'bank-too-small': '题库里这一类没有足够的题，请减少题数或换一类',
  'over-already': '这次抽考已经结束',
} as const
