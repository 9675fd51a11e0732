namespace AudioAnomaly.Fuzzing;

/// <summary>Arrays of NumPy: an array, or an <see cref="ArrayFormatException"/>.</summary>
public sealed class NpyInputs : FuzzFormat
{
    private const int HeaderLength = 128;
    private static readonly byte[] Tokens = [.. "{}()[]'\",: <>|=fub148TrueFalse\n0123456789-"u8, 0, 0x93, 0xff];
    private readonly byte[][] _seeds = [Seed(path => NpyFile.Write(path, new float[24], 2, 3, 4)), Seed(path => NpyFile.Write(path, new byte[10], 10)), Version2()];

    /// <inheritdoc/>
    public override string Name => "npy";

    /// <inheritdoc/>
    public override FuzzInput Make(Random random)
    {
        ArgumentNullException.ThrowIfNull(random);
        int chosen = random.Next(_seeds.Length);
        return new FuzzInput($"array {chosen}", ByteDamage.Apply(_seeds[chosen], [(0, HeaderLength)], Tokens, random));
    }

    /// <inheritdoc/>
    public override IEnumerable<FuzzCall> Calls(FuzzInput input, string folder, FuzzReport report)
    {
        string path = Write(folder, "damaged.npy", input);
        yield return new FuzzCall("read", () => NpyFile.Read(path)) { MayRefuse = error => error is ArrayFormatException };
    }

    private static byte[] Seed(Action<string> write)
    {
        DirectoryInfo folder = Directory.CreateTempSubdirectory("endurance-");
        try
        {
            string path = Path.Combine(folder.FullName, "whole.npy");
            write(path);
            return File.ReadAllBytes(path);
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    }

    private static byte[] Version2()
    {
        byte[] header = [.. "{'descr': '|b1', 'fortran_order': False, 'shape': (6,), }\n"u8];
        return [0x93, .. "NUMPY"u8, 2, 0, .. BitConverter.GetBytes(header.Length), .. header, 0, 1, 0, 1, 0, 1];
    }
}
