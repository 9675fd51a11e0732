namespace AudioAnomaly.Hosting;

/// <summary>A microphone that is listened to through a program that writes its samples. Its name is that of the live source.</summary>
public sealed class MicrophoneOptions
{
    /// <summary>The name of the model.</summary>
    public string Model { get; set; } = string.Empty;

    /// <summary>The program that records; <see cref="MicrophoneProgram.Arecord"/> by default.</summary>
    public MicrophoneProgram Program { get; set; } = MicrophoneProgram.Arecord;

    /// <summary>The device, as the program calls it; "default" by default. <c>arecord -L</c> lists those of ALSA.</summary>
    public string Device { get; set; } = "default";

    /// <summary>What ffmpeg is to call the kind of device; null (the default) for <c>alsa</c>, on macOS <c>avfoundation</c>, on Windows <c>dshow</c>.</summary>
    public string? InputFormat { get; set; }

    /// <summary>
    /// Another program, by its name or path, that writes bare little-endian samples to its standard output until it is ended; null (the default) for
    /// <see cref="Program"/>.
    /// </summary>
    public string? Command { get; set; }

    /// <summary>The arguments of <see cref="Command"/>, one by one; no shell reads them.</summary>
    public IList<string> Arguments { get; } = [];

    /// <summary>Samples a second, in Hz, from 100 to 10,000,000; 16,000 by default.</summary>
    public int SampleRate { get; set; } = 16_000;

    /// <summary>Channels, 1 to 1,024; 1 by default.</summary>
    public int Channels { get; set; } = 1;

    /// <summary>Which channel is scored: <c>mean</c> (the default) for the mean of all, or a number counted from 0.</summary>
    public string Channel { get; set; } = "mean";

    /// <summary>How samples are written; <see cref="SampleEncoding.S16"/> by default.</summary>
    public SampleEncoding Encoding { get; set; } = SampleEncoding.S16;

    /// <summary>After how many seconds without a sample the program is ended and started anew, from 0.1; 10 by default.</summary>
    public double StallSeconds { get; set; } = 10;
}
