using System.Globalization;

namespace AudioAnomaly.Hosting;

/// <summary>The program that records from a microphone, and its arguments.</summary>
internal sealed record MicrophoneCommand(string Program, IReadOnlyList<string> Arguments)
{
    public static MicrophoneCommand Of(MicrophoneOptions options)
    {
        string rate = options.SampleRate.ToString(CultureInfo.InvariantCulture), channels = options.Channels.ToString(CultureInfo.InvariantCulture);
        bool isFloat = options.Encoding == SampleEncoding.F32;
        return options switch
        {
            { Command: { } own } => new(own, [.. options.Arguments]),
            { Program: MicrophoneProgram.Arecord } => new(
                "arecord",
                ["-q", "-t", "raw", "-f", isFloat ? "FLOAT_LE" : "S16_LE", "-r", rate, "-c", channels, "-D", options.Device]),
            _ => new(
                "ffmpeg",
                [
                    "-nostdin", "-hide_banner", "-loglevel", "warning", "-f", options.InputFormat ?? SystemFormat(), "-i", options.Device,
                    "-ar", rate, "-ac", channels, "-f", isFloat ? "f32le" : "s16le", "-",
                ]),
        };
    }

    public override string ToString() => OneLine.Of(string.Join(' ', [Program, .. Arguments]));

    private static string SystemFormat() => OperatingSystem.IsWindows() ? "dshow" : OperatingSystem.IsMacOS() ? "avfoundation" : "alsa";
}
