using System.Diagnostics;
using AudioAnomaly.Audio;

namespace AudioAnomaly.Core.Tests.Audio;

/// <summary>Most tests run shell scripts in ffmpeg's place, so that they need no ffmpeg.</summary>
public sealed class FfmpegAudioReaderTests : IDisposable
{
    private static readonly byte[] SomeFlac = [.. "fLaC"u8, .. new byte[100]];

    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void FfmpegAudioReader_WorkingFfmpeg_StreamsItsSamples()
    {
        FfmpegAudioReader reader = Fake("cat \"$folder/decoded.wav\"");
        WriteDecoded(channels: 2, frames: 200_000);

        AudioClip clip = new AudioReader(reader).ReadClip(_folder.Write("pump.flac", SomeFlac));

        Assert.Equal((16000, 2), (clip.SampleRate, clip.MixedChannels));
        Assert.Equal(WavReaderTests.Mean(2, 200_000), clip.Samples.ToArray());
    }

    [Fact]
    public void FfmpegAudioReader_Arguments_AreAFixedListWithTheFullPathAsAFile()
    {
        FfmpegAudioReader reader = Fake("for a in \"$@\"; do printf '%s\\n' \"$a\"; done > \"$folder/arguments.txt\"; cat \"$folder/decoded.wav\"");
        WriteDecoded();
        string path = _folder.Write("-i http:; $(touch x) 'q'.flac", SomeFlac);

        reader.Open(path, default).Dispose();

        string[] arguments = File.ReadAllLines(_folder["arguments.txt"]);
        Assert.Equal("file:" + path, arguments[Array.IndexOf(arguments, "-i") + 1]);
        Assert.Equal("file", arguments[Array.IndexOf(arguments, "-protocol_whitelist") + 1]);
        Assert.Equal(["-c:a", "pcm_f32le", "-f", "wav", "pipe:1"], arguments[^5..]);
        Assert.DoesNotContain("x", _folder.Names());
    }

    [Fact]
    public void FfmpegAudioReader_RelativePathThatLooksLikeAnOptionOrAddress_IsAFile()
    {
        FfmpegAudioReader reader = Fake("cat \"$folder/decoded.wav\"");
        foreach (string path in new[] { "-y", "http://example.org/a.flac", "pipe:0", "concat:a.flac|b.flac" })
        {
            Assert.Equal(path, Assert.Throws<FileNotFoundException>(() => reader.Open(path, default)).FileName);
        }
    }

    [Fact]
    public void FfmpegAudioReader_FailureAtOnce_GivesExitCodeAndLastLine()
    {
        FfmpegAudioReader reader = Fake("echo first >&2; echo 'Invalid data found' >&2; echo >&2; exit 3");
        string path = _folder.Write("bad.flac", SomeFlac);

        var error = Assert.Throws<AudioFormatException>(() => reader.Open(path, default));

        Assert.Equal($"'{path}': ffmpeg failed with exit code 3: Invalid data found", error.Message);
    }

    [Theory]
    [InlineData("kill -TERM $$", true)]
    [InlineData("exit 183", false)]
    public void FfmpegAudioReader_EndedByASignal_IsNoFaultOfTheFile(string script, bool isEnded)
    {
        string path = _folder.Write("some.flac", SomeFlac);

        AudioFormatFault fault = Assert.Throws<AudioFormatException>(() => Fake(script).Open(path, default)).Fault;

        Assert.Equal(isEnded, fault == AudioFormatFault.EndedDecoder);
    }

    [Fact]
    public void FfmpegAudioReader_FailureInTheMiddle_IsAnErrorEvenIfSamplesCame()
    {
        FfmpegAudioReader reader = Fake("cat \"$folder/decoded.wav\"; echo 'disk gone' >&2; exit 1");
        WriteDecoded();

        var error = Assert.Throws<AudioFormatException>(() => new AudioReader(reader).ReadClip(_folder.Write("bad.flac", SomeFlac)));

        Assert.Contains("exit code 1: disk gone", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void FfmpegAudioReader_ComplaintsInSpiteOfSuccess_BecomeAWarning()
    {
        FfmpegAudioReader reader = Fake("echo 'one frame was damaged' >&2; cat \"$folder/decoded.wav\"");
        WriteDecoded(frames: 10);
        using AudioDecoder decoder = reader.Open(_folder.Write("a.flac", SomeFlac), default);

        Assert.Empty(decoder.Info.Warnings);
        Assert.Equal(10, decoder.Read(new float[100]));
        Assert.Equal(0, decoder.Read(new float[100]));
        Assert.Contains("one frame was damaged", Assert.Single(decoder.Info.Warnings), StringComparison.Ordinal);
    }

    [Fact]
    public void FfmpegAudioReader_NoOutput_SaysSo()
    {
        FfmpegAudioReader reader = Fake("exit 0");

        var error = Assert.Throws<AudioFormatException>(() => reader.Open(_folder.Write("a.flac", SomeFlac), default));

        Assert.Contains("gave no sound", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void FfmpegAudioReader_MegabytesOfComplaints_DoNotBlockTheSamples()
    {
        FfmpegAudioReader reader = Fake("i=0; while [ $i -lt 20000 ]; do echo 'a line of a hundred characters or so, to fill the pipe of standard error quickly and surely' >&2; i=$((i+1)); done; cat \"$folder/decoded.wav\"");
        WriteDecoded(frames: 1000);

        Assert.Equal(1000, new AudioReader(reader).ReadClip(_folder.Write("a.flac", SomeFlac)).Samples.Length);
    }

    [Fact]
    public void FfmpegAudioReader_DisposedHalfWay_StopsTheProcess()
    {
        FfmpegAudioReader reader = Fake("echo $$ > \"$folder/pid.txt\"; cat \"$folder/decoded.wav\"; exec sleep 600");
        WriteDecoded(frames: 10);
        var watch = Stopwatch.StartNew();

        using (AudioDecoder decoder = reader.Open(_folder.Write("a.flac", SomeFlac), default))
        {
            Assert.Equal(5, decoder.Read(new float[5]));
            decoder.Dispose();
        }

        Assert.InRange(watch.Elapsed, TimeSpan.Zero, TimeSpan.FromSeconds(30));
        Assert.Throws<ArgumentException>(() => Process.GetProcessById(int.Parse(File.ReadAllText(_folder["pid.txt"]), System.Globalization.CultureInfo.InvariantCulture)));
    }

    [Fact]
    public void FfmpegAudioReader_ChannelThatDoesNotExist_IsAnErrorAndStopsTheProcess()
    {
        FfmpegAudioReader reader = Fake("cat \"$folder/decoded.wav\"; exec sleep 600");
        WriteDecoded(channels: 2);

        var error = Assert.Throws<AudioFormatException>(() => reader.Open(_folder.Write("a.flac", SomeFlac), ChannelSelection.Single(5)));

        Assert.Contains("2 channels", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void FfmpegAudioReader_NotInstalled_SaysHowToGetIt()
    {
        string path = _folder.Write("a.flac", SomeFlac);
        var reader = new AudioReader(new WavReader(), new FfmpegAudioReader("no-such-ffmpeg-anywhere", "no-such-ffprobe-anywhere"));

        foreach (Action act in new Action[] { () => reader.ReadClip(path), () => reader.ReadInfo(path) })
        {
            var error = Assert.Throws<AudioFormatException>(act);
            Assert.Equal(path, error.File);
            Assert.Contains("'no-such-ffmpeg-anywhere' was not found on PATH", error.Message, StringComparison.Ordinal);
            Assert.Contains("Install ffmpeg", error.Message, StringComparison.Ordinal);
            Assert.Contains("convert the file to WAV", error.Message, StringComparison.Ordinal);
        }
    }

    [Fact]
    public void FfmpegAudioReader_GivenPathDoesNotExist_NamesIt()
    {
        var reader = new FfmpegAudioReader(_folder["ffmpeg"]);

        var error = Assert.Throws<AudioFormatException>(() => reader.Open(_folder.Write("a.flac", SomeFlac), default));

        Assert.Contains($"'{_folder["ffmpeg"]}' does not exist", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void FfmpegAudioReader_ProgramThatCannotRun_SaysWhy()
    {
        var reader = new FfmpegAudioReader(_folder.Write("ffmpeg", [1, 2, 3]));

        var error = Assert.Throws<AudioFormatException>(() => reader.Open(_folder.Write("a.flac", SomeFlac), default));

        Assert.Contains("did not start", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void FfmpegAudioReader_Ffprobe_GivesTheHeader()
    {
        FfmpegAudioReader reader = Fake("exit 9", ffprobe: """
            echo '{"programs":[],"streams":[{"codec_name":"flac","sample_rate":"48000","channels":6,"time_base":"1/48000","duration_ts":480001,"duration":"10.0"}],"format":{"duration":"10.0"}}'
            """);

        AudioInfo info = reader.ReadInfo(_folder.Write("a.flac", SomeFlac));

        Assert.Equal((48000, 6, 480001L, "flac (through ffmpeg)"), (info.SampleRate, info.Channels, info.SampleCount, info.Encoding));
    }

    [Theory]
    [InlineData("""{"streams":[{"codec_name":"mp3","sample_rate":"44100","channels":2,"time_base":"1/14112000","duration_ts":28224000,"duration":"2.0"}],"format":{}}""", 88200L)]
    [InlineData("""{"streams":[{"codec_name":"opus","sample_rate":"48000","channels":1}],"format":{"duration":"0.5"}}""", 24000L)]
    [InlineData("""{"streams":[{"codec_name":"aac","sample_rate":"48000","channels":1}]}""", null)]
    public void FfprobeReport_LengthInAnyForm_IsCountedInSamples(string json, long? expected)
        => Assert.Equal(expected, FfprobeReport.Parse(json, "a.mp3").SampleCount);

    [Theory]
    [InlineData("")]
    [InlineData("[]")]
    [InlineData("{}")]
    [InlineData("""{"streams":[]}""")]
    [InlineData("""{"streams":7}""")]
    [InlineData("""{"streams":[7]}""")]
    [InlineData("""{"streams":[{"sample_rate":"x","channels":1}]}""")]
    [InlineData("""{"streams":[{"sample_rate":"0","channels":1}]}""")]
    [InlineData("""{"streams":[{"sample_rate":"99999999999","channels":1}]}""")]
    [InlineData("""{"streams":[{"sample_rate":"48000","channels":"two"}]}""")]
    [InlineData("""{"streams":[{"sample_rate":"48000"}]}""")]
    public void FfprobeReport_ThatMakesNoSense_IsATypedError(string json)
        => Assert.Equal("a.mp3", Assert.Throws<AudioFormatException>(() => FfprobeReport.Parse(json, "a.mp3")).File);

    [Fact]
    public void FfmpegAudioReader_FailingFfprobe_GivesItsLastLine()
    {
        FfmpegAudioReader reader = Fake("exit 0", ffprobe: "echo 'no moov atom' >&2; exit 1");

        var error = Assert.Throws<AudioFormatException>(() => reader.ReadInfo(_folder.Write("a.m4a", SomeFlac)));

        Assert.Contains("ffprobe failed with exit code 1: no moov atom", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void FfmpegAudioReader_WithoutFfprobe_AsksFfmpegForTheHeader()
    {
        FfmpegAudioReader reader = Fake("cat \"$folder/decoded.wav\"");
        WriteDecoded(channels: 2);

        AudioInfo info = reader.ReadInfo(_folder.Write("a.flac", SomeFlac));

        Assert.Equal((16000, 2, null, 0), (info.SampleRate, info.Channels, info.SampleCount, info.Warnings.Count));
    }

    [Fact]
    public void ExecutablePath_SearchPathWithRelativeFolders_IgnoresThem()
    {
        string tools = Directory.CreateDirectory(_folder["tools"]).FullName;
        File.WriteAllText(Path.Combine(tools, "decoder"), "");
        string relative = Path.GetRelativePath(Environment.CurrentDirectory, tools);

        Assert.Null(ExecutablePath.Find("decoder", relative));
        Assert.Null(ExecutablePath.Find("decoder", null));
        Assert.Equal(Path.Combine(tools, "decoder"), ExecutablePath.Find("decoder", $"{relative}{Path.PathSeparator}{tools}"));
    }

    [Theory]
    [InlineData("664C6143", true)]
    [InlineData("4F676753", true)]
    [InlineData("494433", true)]
    [InlineData("FFFB9064", true)]
    [InlineData("FFF15080", true)]
    [InlineData("00000020667479704D344120", true)]
    [InlineData("464F524D0000000041494646", true)]
    [InlineData("FFD8FFE0", false)]
    [InlineData("FFFE5600", false)]
    [InlineData("FFFFFFFF", false)]
    [InlineData("524946460000000057415645", true)]
    [InlineData("524946580000000057415645", false)]
    [InlineData("", false)]
    public void FfmpegAudioReader_FirstBytes_TellWhetherItIsMeant(string header, bool expected)
        => Assert.Equal(expected, new FfmpegAudioReader().CanRead("", Convert.FromHexString(header)));

    [Theory]
    [InlineData("flac", 0, 0)]
    [InlineData("aiff", 0, 0)]
    [InlineData("ogg", 500, 0)]
    [InlineData("mp3", 0, 4000)]
    [InlineData("m4a", 0, 4000)]
    public void FfmpegAudioReader_InstalledFfmpeg_DecodesWhatItEncoded(string extension, int missing, int surplus)
    {
        Assert.SkipUnless(FfmpegProcess.IsInstalled("ffmpeg") && FfmpegProcess.IsInstalled("ffprobe"), "ffmpeg is not installed; the other tests replace it.");
        float[] tone = [.. Enumerable.Range(0, 22050).Select(i => 0.5f * MathF.Sin(2 * MathF.PI * 440 * i / 22050f))];
        WavWriter.Write(_folder["tone.wav"], new AudioClip(tone, 22050));
        string path = _folder["-tone pipe." + extension];
        using (var encoder = Process.Start(new ProcessStartInfo("ffmpeg", ["-v", "error", "-nostdin", "-i", _folder["tone.wav"], "file:" + path]))!)
        {
            encoder.WaitForExit();
            Assert.SkipUnless(encoder.ExitCode == 0, "this ffmpeg has no encoder for the format.");
        }

        AudioInfo info = AudioReader.Default.ReadInfo(path);
        AudioClip clip = AudioReader.Default.ReadClip(path);

        Assert.Equal((22050, 1), (info.SampleRate, info.Channels));
        Assert.Equal(22050, clip.SampleRate);

        // Lossy encoders pad with up to some thousand samples, or lose a block.
        Assert.InRange(clip.Samples.Length, 22050 - missing, 22050 + surplus);
        Assert.InRange(info.SampleCount ?? 0, 22050 - missing, 22050 + surplus);

        // The MP3 encoder weakens this tone by 5 %.
        float strength = MathF.Sqrt(clip.Samples.ToArray()[5000..15000].Average(x => x * x));
        Assert.Equal(0.5f / MathF.Sqrt(2), strength, 0.03f);
    }

    private void WriteDecoded(int channels = 1, int frames = 100)
    {
        // As ffmpeg writes to a pipe: the length is unknown.
        byte[] data = WavBytes.Data(WavBytes.Float, 32, channels, frames);
        _folder.Write("decoded.wav", new WavBytes().Add("fmt ", WavBytes.Format(WavBytes.Float, 32, channels)).Add("data", data, uint.MaxValue).ToArray());
    }

    private FfmpegAudioReader Fake(string ffmpeg, string? ffprobe = null)
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "the scripts that stand in for ffmpeg need a POSIX shell.");
        string program = Script("ffmpeg", ffmpeg);
        if (ffprobe is not null)
            Script("ffprobe", ffprobe);

        return new FfmpegAudioReader(program);
    }

    private string Script(string name, string body)
    {
        string path = _folder[name];
        File.WriteAllText(path, $"#!/bin/sh\nfolder='{_folder.Root}'\n{body}\n");
        if (!OperatingSystem.IsWindows())
            File.SetUnixFileMode(path, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
        return path;
    }
}
