using System.Text;
using System.Text.Json.Nodes;
using AudioAnomaly.Audio;

namespace AudioAnomaly.Fuzzing;

/// <summary>What ffprobe tells of a recording: understood, or an <see cref="AudioFormatException"/>.</summary>
public sealed class FfprobeInputs() : JsonInputs(Report, Texts, Tokens, oneInBytes: 2)
{
    private const string Report = """
        {"streams":[{"codec_name":"flac","sample_rate":"44100","channels":2,"time_base":"1/44100","duration_ts":441000,"duration":"10.0"}],"format":{"duration":"10.0"}}
        """;

    private static readonly string[] Texts = ["", "x", "0", "-1", "1e300", "NaN", "N/A", "44100", "1/0", "99999999999999999999"];
    private static readonly byte[] Tokens = [.. "{}[]\":,0123456789.eE-"u8, 0, 0xff, 0x1b];

    /// <inheritdoc/>
    public override string Name => "ffprobe";

    /// <inheritdoc/>
    public override IEnumerable<FuzzCall> Calls(FuzzInput input, string folder, FuzzReport report)
    {
        ArgumentNullException.ThrowIfNull(input);
        yield return new FuzzCall("parse", () => FfprobeReport.Parse(Encoding.UTF8.GetString(input.Content), "x.flac")) { MayRefuse = error => error is AudioFormatException };
    }
}
