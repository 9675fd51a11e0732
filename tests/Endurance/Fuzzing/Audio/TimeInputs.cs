using System.Text;
using AudioAnomaly.Audio;

namespace AudioAnomaly.Fuzzing;

/// <summary>What recorders write of the time into WAV and FLAC files, and into names: a time or none, never an error.</summary>
public sealed class TimeInputs : FuzzFormat
{
    private static readonly byte[] Tokens = [.. "0123456789-:TZ+ =fLaCbextLISTINFO"u8, 0, 0xff, 0x84];

    private static readonly byte[][] Seeds =
    [
        new WavBytes().Add("bext", [.. new byte[320], .. "2026-11-28"u8, .. "06:08:40"u8, .. new byte[264]]).Add("fmt ", WavBytes.Format(1, 16)).Add("data", new byte[20]).ToArray(),
        new WavBytes().Add("LIST", [.. "INFOICRD"u8, 12, 0, 0, 0, .. "2026-11-28T0"u8]).Add("fmt ", WavBytes.Format(1, 16)).Add("data", new byte[20]).ToArray(),
        Flac("DATE=2026-11-28", "CREATION_TIME=2026-11-28T06:08:40+01:00"),
    ];

    private static readonly string[] Names = ["pump_2026-11-28_06-08-40.wav", "20261128T060840Z.wav", "20261128060840", "rec 2026.11.28 0608 x7"];

    /// <inheritdoc/>
    public override string Name => "times";

    /// <inheritdoc/>
    public override FuzzInput Make(Random random)
    {
        ArgumentNullException.ThrowIfNull(random);
        bool isName = random.Next(3) == 0;
        byte[] seed = isName ? Encoding.UTF8.GetBytes(Names[random.Next(Names.Length)]) : Seeds[random.Next(Seeds.Length)];
        return new FuzzInput(isName ? "name" : "file", ByteDamage.Apply(seed, Tokens, random));
    }

    /// <inheritdoc/>
    public override IEnumerable<FuzzCall> Calls(FuzzInput input, string folder, FuzzReport report)
    {
        ArgumentNullException.ThrowIfNull(input);
        yield return input.What == "name"
            ? new FuzzCall("find in a name", () => _ = (WrittenTime.Find(Encoding.UTF8.GetString(input.Content)), WrittenTime.FindClock(Encoding.UTF8.GetString(input.Content))))
            : new FuzzCall("read", () => HeaderTime.Read(new MemoryStream(input.Content)));
    }

    private static byte[] Flac(params string[] comments)
    {
        byte[] block = [0, 0, 0, 0, (byte)comments.Length, 0, 0, 0, .. comments.SelectMany(text => (byte[])[(byte)text.Length, 0, 0, 0, .. Encoding.UTF8.GetBytes(text)])];
        return [.. "fLaC"u8, 0, 0, 0, 34, .. new byte[34], 0x84, 0, 0, (byte)block.Length, .. block];
    }
}
