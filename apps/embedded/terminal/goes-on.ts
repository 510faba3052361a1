const WORDS = {
  simulated:
    'portf1 stands still now; demo lives on simulated sessions, one every 5 s. Ctrl-C ends.',
  casablanca: 'portf1 lives on the Casablanca exchange now; demo stands still. Ctrl-C ends.',
  none: 'portf1 and demo stand still now. Ctrl-C ends.',
} as const;

/** What the terminal says of the market that goes on after the replay. */
export const goesOn = (market: keyof typeof WORDS): string => WORDS[market];
