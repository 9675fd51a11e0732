using System.Runtime.InteropServices;
using AudioAnomaly.Audio;
using AudioAnomaly.Tool;

namespace AudioAnomaly.Fuzzing;

/// <summary>Bare samples, as <c>watch --raw</c> reads them, and any bits as the samples of a session: read, or refused for what they are.</summary>
public sealed class PcmInputs : FuzzFormat
{
    private const int InSession = 8;
    private static readonly string[] Encodings = ["s16", "s24", "s32", "f32"];
    private readonly AudioAnomalyModel _model = StreamedModel.Fit(StreamedModel.WindowDetectors["level"]);

    /// <inheritdoc/>
    public override string Name => "pcm";

    /// <inheritdoc/>
    public override FuzzInput Make(Random random)
    {
        ArgumentNullException.ThrowIfNull(random);
        byte[] samples = new byte[random.Next(random.Next(20) == 0 ? 100_000 : 5000)];
        random.NextBytes(samples);
        if (random.Next(2) == 0)
        {
            // Floats within reason, but for one now and then.
            Span<float> floats = MemoryMarshal.Cast<byte, float>(samples.AsSpan());
            foreach (ref float value in floats)
            {
                value = random.Next(2000) == 0 ? BitConverter.Int32BitsToSingle(random.Next()) : random.NextSingle() - 0.5f;
            }
        }

        return new FuzzInput($"{random.Next(1, 9)} {Encodings[random.Next(Encodings.Length)]}", samples);
    }

    /// <inheritdoc/>
    public override IEnumerable<FuzzCall> Calls(FuzzInput input, string folder, FuzzReport report)
    {
        ArgumentNullException.ThrowIfNull(input);
        ArgumentNullException.ThrowIfNull(report);
        (int channels, string encoding) = (input.What[0] - '0', input.What[2..]);
        yield return new FuzzCall("read", () =>
        {
            using var raw = new RawPcmStream(new MemoryStream(input.Content), encoding, MachineRate, channels);
            using AudioDecoder decoder = new WavReader().Open(raw, "pcm");
            AudioReader.ReadClip(decoder, "pcm", ChannelSelection.Mean, input.Content.Length + 100);
        });
        if (report.Inputs % InSession == 0)
        {
            yield return new FuzzCall("floats in a session", () => Push(session => session.Push(MemoryMarshal.Cast<byte, float>(input.Content))));
            yield return new FuzzCall("integers in a session", () => Push(session => session.Push(MemoryMarshal.Cast<byte, short>(input.Content))));
        }
    }

    private const int MachineRate = 16000;

    private void Push(Action<AudioAnomalySession> push)
    {
        using AudioAnomalySession session = _model.OpenSession(MachineRate);
        push(session);
        session.Complete();
    }
}
