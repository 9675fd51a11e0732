using System.Globalization;
using System.Text;

namespace AudioAnomaly.Fuzzing;

/// <summary>Damages bytes at random, mostly where their structure is.</summary>
internal static class ByteDamage
{
    private const int MaxChanges = 8;
    private const int MaxChunk = 64;
    private static readonly long[] Awkward = [0, 1, 2, 7, 8, 255, 256, 0x7fff, 0xffff, 0x7fffffff, 0x80000000, 0xffffffff, 0x100000000, long.MaxValue, long.MinValue, -1, -2, 1L << 40, 1L << 61, 1L << 62];

    /// <summary>Changes one place or a few.</summary>
    /// <param name="original">Whole bytes; stay as they are.</param>
    /// <param name="structure">Where numbers, names and lengths are; seven changes of eight are there.</param>
    /// <param name="tokens">Bytes that mean something in the format.</param>
    /// <param name="random">Decides everything.</param>
    public static byte[] Apply(byte[] original, (int Start, int Length)[] structure, byte[] tokens, Random random)
    {
        var content = new List<byte>(original);
        int most = random.Next(2) == 0 ? 1 : MaxChanges;
        for (int changes = random.Next(1, most + 1); changes > 0 && content.Count > 0; changes--)
        {
            Change(content, Position(content.Count, structure, random), tokens, random);
        }

        return [.. content];
    }

    /// <summary>Changes one place or a few, anywhere.</summary>
    public static byte[] Apply(byte[] original, byte[] tokens, Random random) => Apply(original, [(0, original.Length)], tokens, random);

    private static int Position(int length, (int Start, int Length)[] structure, Random random)
    {
        (int start, int count) = structure[random.Next(structure.Length)];
        int position = random.Next(8) == 0 ? random.Next(length) : start + random.Next(Math.Max(1, count));
        return Math.Min(position, length - 1);
    }

    private static void Change(List<byte> content, int position, byte[] tokens, Random random)
    {
        int chunk = Math.Min(random.Next(1, MaxChunk), content.Count - position);
        switch (random.Next(13))
        {
            case 0 or 1:
                content[position] ^= (byte)(1 << random.Next(8));
                break;
            case 2:
                content[position] = (byte)random.Next(256);
                break;
            case 3:
                content[position] = tokens[random.Next(tokens.Length)];
                break;
            case 4 or 5:
                WriteNumber(content, position, Awkward[random.Next(Awkward.Length)], 1 << random.Next(4));
                break;
            case 6:
                content[position] = (byte)(content[position] + random.Next(-2, 3));
                break;
            case 7:
                content.RemoveRange(position, chunk);
                break;
            case 8:
                content.InsertRange(position, content.GetRange(position, chunk));
                break;
            case 9:
                List<byte> moved = content.GetRange(position, chunk);
                content.InsertRange(random.Next(content.Count), moved);
                break;
            case 10:
                byte[] noise = new byte[chunk];
                random.NextBytes(noise);
                content.InsertRange(position, noise);
                break;
            case 11:
                ReplaceDigits(content, position, random);
                break;
            default:
                if (random.Next(4) == 0)
                {
                    content.RemoveRange(position, content.Count - position);
                }

                break;
        }
    }

    private static void WriteNumber(List<byte> content, int position, long value, int bytes)
    {
        for (int i = 0; i < bytes && position + i < content.Count; i++)
        {
            content[position + i] = (byte)(value >> (8 * i));
        }
    }

    private static void ReplaceDigits(List<byte> content, int position, Random random)
    {
        int start = content.FindIndex(position, value => value is >= (byte)'0' and <= (byte)'9');
        if (start < 0)
        {
            return;
        }

        int end = content.FindIndex(start, value => value is < (byte)'0' or > (byte)'9');
        content.RemoveRange(start, (end < 0 ? content.Count : end) - start);
        content.InsertRange(start, Encoding.ASCII.GetBytes(Awkward[random.Next(Awkward.Length)].ToString(CultureInfo.InvariantCulture)));
    }
}
