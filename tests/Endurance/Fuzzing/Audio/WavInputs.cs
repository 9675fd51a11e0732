using AudioAnomaly.Audio;

namespace AudioAnomaly.Fuzzing;

/// <summary>WAV files of every form and encoding: a clip, or an error that names the file.</summary>
public sealed class WavInputs : FuzzFormat
{
    private const string File = "fuzz.wav";
    private const int OnDisk = 16;
    private static readonly byte[] Awkward = [0, 1, 2, 3, 4, 8, 16, 24, 32, 64, 0x7f, 0x80, 0xfe, 0xff];

    private static readonly byte[][] Seeds =
    [
        WavBytes.File(WavBytes.Pcm, 8, 1, 50),
        WavBytes.File(WavBytes.Pcm, 16, 2, 50),
        WavBytes.File(WavBytes.Pcm, 24, 3, 50),
        WavBytes.File(WavBytes.Pcm, 32, 1, 50),
        WavBytes.File(WavBytes.Float, 32, 1, 50),
        WavBytes.File(WavBytes.Float, 64, 2, 50),
        WavBytes.ToBigEndian(WavBytes.File(WavBytes.Pcm, 16, 2, 50), 2),
        WavBytes.ToBigEndian(WavBytes.File(WavBytes.Float, 32, 1, 50), 4),
        new WavBytes().Add("fmt ", WavBytes.Format(WavBytes.Pcm, 20, frameBytes: 3)).Add("data", new byte[99]).ToArray(),
        new WavBytes().Add("JUNK", new byte[3]).Add("fmt ", WavBytes.ExtensibleFormat(WavBytes.Subformat(1), 16)).Add("data", new byte[100]).ToArray(),
        new WavBytes { Form = "RF64" }.Add("ds64", WavBytes.LongSizes(100)).Add("fmt ", WavBytes.Format(1, 16)).Add("data", new byte[100], uint.MaxValue).ToArray(),
        new WavBytes().Add("data", new byte[100]).Add("fmt ", WavBytes.Format(1, 16)).ToArray(),
        new WavBytes().Add("fmt ", WavBytes.Format(1, 16)).Add("data", new byte[100], 20).ToArray(),
    ];

    /// <inheritdoc/>
    public override string Name => "wav";

    /// <inheritdoc/>
    public override long AllowedBytes => 16L << 20;

    /// <inheritdoc/>
    public override FuzzInput Make(Random random)
    {
        int chosen = random.Next(Seeds.Length);
        if (random.Next(10) == 0)
        {
            byte[] noise = new byte[random.Next(200)];
            random.NextBytes(noise);
            return new FuzzInput("noise after a header", [.. Seeds[chosen][..12], .. noise]);
        }

        return new FuzzInput($"file {chosen}", ByteDamage.Apply(Seeds[chosen], [(0, 60)], Awkward, random));
    }

    /// <inheritdoc/>
    public override IEnumerable<FuzzCall> Calls(FuzzInput input, string folder, FuzzReport report)
    {
        yield return Call("read", () => Read(new MemoryStream(input.Content), input));
        yield return Call("read a pipe", () => Read(new ForwardOnlyStream(input.Content, 13), input));
        if (report.Inputs % OnDisk == 0)
        {
            string path = Write(folder, File, input);
            yield return Call("read a file", () => new AudioReader(new WavReader()).ReadClip(path));
            yield return Call("look into a file", () => new WavReader().ReadInfo(path));
        }
    }

    private static FuzzCall Call(string name, Action action) => new(name, action)
    {
        MayRefuse = error => error is AudioFormatException or AudioContentException && error.Message.Contains(File, StringComparison.Ordinal),
    };

    private static void Read(Stream stream, FuzzInput input)
    {
        using (stream)
        {
            using AudioDecoder decoder = new WavReader().Open(stream, File);
            AudioClip clip = AudioReader.ReadClip(decoder, File, ChannelSelection.Mean, input.Content.Length);
            if (clip.Samples.Length is var length && (length == 0 || length > input.Content.Length))
            {
                throw new InvalidOperationException($"{length} samples of {input.Content.Length} bytes");
            }
        }
    }
}
