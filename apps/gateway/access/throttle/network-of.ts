import { isIPv6 } from 'node:net';

/**
 * Who an address counts as: an IPv4 address itself, an IPv6 one its network of 64 bits, since whoever has one of them
 * has them all.
 */
export function networkOf(address: string): string {
  const mapped = /^::ffff:(\d+\.\d+\.\d+\.\d+)$/i.exec(address);
  if (mapped !== null) return mapped[1];
  if (!isIPv6(address)) return address;
  const [head, tail] = address.split('%')[0].split('::');
  const groups = groupsOf(head);
  // `::` stands for as many zeros as are missing to eight groups.
  const zeros = tail === undefined ? 0 : 8 - groups.length - groupsOf(tail).length;
  const all = [...groups, ...new Array<string>(Math.max(0, zeros)).fill('0'), ...groupsOf(tail)];
  return `${all.slice(0, 4).join(':')}::/64`;
}

function groupsOf(part: string | undefined): readonly string[] {
  if (part === undefined || part === '') return [];
  return part.split(':').map((group) => group.toLowerCase().replace(/^0+(?=.)/, ''));
}
