using System.Buffers.Binary;
using System.Text;
using AudioAnomaly.Audio;

namespace AudioAnomaly.Core.Tests.Audio;

public sealed class RecordingTimeTests : IDisposable
{
    private static readonly DateTime Moment = new(2026, 11, 28, 6, 8, 40);

    private readonly TemporaryFolder _folder = new();

    [Theory]
    [InlineData("2026-11-28_06-08-40.wav", "")]
    [InlineData("20261128T060840Z.wav", "")]
    [InlineData("20261128_060840.WAV", "")]
    [InlineData("20261128060840.wav", "")]
    [InlineData("pump_2026-11-28T06:08:40.wav", "pump")]
    [InlineData("pump 3 - 2026.11.28 06.08.40.flac", "pump 3")]
    [InlineData("Recording 2026-11-28 at 06.08.40.wav", "Recording")]
    [InlineData("AUD_20261128_060840_0017.wav", "AUD")]
    [InlineData("2026-11-28_06-08-40-0001.wav", "")]
    [InlineData("20260101_fan_20261128T070840+0100.wav", "20260101_fan")]
    [InlineData("fan_20261128T020840-04:00.wav", "fan")]
    [InlineData("fan@2026-11-28 06h08m40.wav", "fan")]
    [InlineData("fan_20261128T0608.wav", "fan", 40)]
    [InlineData("fan_2026-11-28_06-08.wav", "fan", 40)]
    [InlineData("2026-11-28/06-08-40.wav", "")]
    [InlineData("2026-11-28/fan_060840.wav", "fan")]
    [InlineData("20261128/fan_2026-11-28_060840.wav", "fan")]
    [InlineData("plant/2026-11-28/fan_060840.wav", "plant/fan")]
    public void Find_NameWithATime_NeedsNoFile(string name, string source, int lessSeconds = 0)
    {
        RecordingTime time = RecordingTime.Find(_folder[name])!;

        Assert.Equal((Moment.AddSeconds(-lessSeconds), RecordingTimeOrigin.FileName), (time.Time, time.Origin));
        Assert.Equal(source.Length == 0 ? _folder.Root : _folder[source], time.Source);
    }

    [Theory]
    [InlineData("a_20261128T060840Z", DateTimeKind.Utc)]
    [InlineData("a_20261128T060840+0200", DateTimeKind.Utc)]
    [InlineData("a_20261128T060840", DateTimeKind.Unspecified)]
    [InlineData("a_20261128T060840-9999", DateTimeKind.Unspecified)]
    public void Find_ZoneInTheName_DecidesTheKind(string name, DateTimeKind kind) => Assert.Equal(kind, RecordingTime.Find(_folder[name])!.Time.Kind);

    [Theory]
    [InlineData("00000012.wav")]
    [InlineData("1-100032-A-0.wav")]
    [InlineData("section_00_source_test_normal_0042_m-n_X.wav")]
    [InlineData("20261328_060840.wav")]
    [InlineData("20260230_060840.wav")]
    [InlineData("202611280608.wav")]
    [InlineData("920261128_060840.wav")]
    [InlineData("06-08-40.wav")]
    public void Find_NumbersThatAreNoDate_LeaveTheFileTime(string name)
    {
        _folder.Touch(name);
        File.SetLastWriteTimeUtc(_folder[name], new DateTime(2025, 1, 2, 3, 4, 5, DateTimeKind.Utc));

        RecordingTime time = RecordingTime.Find(_folder[name])!;

        Assert.Equal((new DateTime(2025, 1, 2, 3, 4, 5), RecordingTimeOrigin.FileTime, DateTimeKind.Utc), (time.Time, time.Origin, time.Time.Kind));
        Assert.Equal(_folder.Root, time.Source);
    }

    [Fact]
    public void Find_NoTimeAndNoFile_IsNull() => Assert.Null(RecordingTime.Find(_folder["missing.wav"]));

    [Theory]
    [InlineData("fan_2026-11-28.wav")]
    [InlineData("fan_2026-11-28_0001.wav")]
    [InlineData("AUD-20261128-WA0007.wav")]
    public void Find_DateInTheName_GivesWayToATimeInTheFile(string name)
    {
        File.WriteAllBytes(_folder[name], Wav("ICRD", "2026-11-28 06:08:40"));
        Assert.Equal((Moment, RecordingTimeOrigin.Metadata), Of(RecordingTime.Find(_folder[name])));

        File.WriteAllBytes(_folder[name], WavBytes.File(WavBytes.Pcm, 16));
        Assert.Equal((Moment.Date, RecordingTimeOrigin.FileName), Of(RecordingTime.Find(_folder[name])));
    }

    [Fact]
    public void Find_BroadcastWave_TellsDateAndTime()
    {
        byte[] bext = new byte[602];
        Encoding.ASCII.GetBytes("2026-11-28").CopyTo(bext, 320);
        Encoding.ASCII.GetBytes("06:08:40").CopyTo(bext, 330);
        byte[] before = new WavBytes().Add("bext", bext).Add("fmt ", WavBytes.Format(WavBytes.Pcm, 16)).Add("data", new byte[100]).ToArray();
        byte[] after = new WavBytes().Add("fmt ", WavBytes.Format(WavBytes.Pcm, 16)).Add("data", new byte[101]).Add("bext", bext).ToArray();
        bext.AsSpan(320, 10).Clear();
        byte[] blank = new WavBytes().Add("bext", bext).Add("fmt ", WavBytes.Format(WavBytes.Pcm, 16)).Add("data", new byte[100]).ToArray();

        Assert.Equal((Moment, RecordingTimeOrigin.Metadata), Of(Find("a.wav", before)));
        Assert.Equal((Moment, RecordingTimeOrigin.Metadata), Of(Find("b.wav", after)));
        Assert.Equal(RecordingTimeOrigin.FileTime, Find("c.wav", blank)!.Origin);
    }

    [Theory]
    [InlineData("DATE=2026-11-28T06:08:40")]
    [InlineData("date=2026-11-28 06:08:40")]
    [InlineData("CREATION_TIME=2026-11-28T06:08:40Z")]
    public void Find_FlacComment_TellsTheTime(string comment) => Assert.Equal((Moment, RecordingTimeOrigin.Metadata), Of(Find("a.flac", Flac("TITLE=x", comment))));

    [Fact]
    public void Find_DateInTheFileAlone_IsMidnight()
        => Assert.Equal((Moment.Date, RecordingTimeOrigin.Metadata), Of(Find("a.wav", Wav("ICRD", "2026-11-28\0"))));

    [Fact]
    public void Find_CutOrSpoiledFiles_NeverThrow()
    {
        byte[][] whole = [Wav("ICRD", "2026-11-28 06:08:40"), Flac("DATE=2026-11-28T06:08:40")];
        var random = new Random(1);
        foreach (byte[] file in whole)
        {
            for (int length = 0; length < file.Length; length++)
            {
                HeaderTime.Read(new MemoryStream(file[..length]));
            }

            for (int i = 0; i < 2000; i++)
            {
                byte[] spoiled = [.. file];
                for (int k = 0; k < 3; k++)
                {
                    spoiled[random.Next(4, spoiled.Length)] = (byte)random.Next(256);
                }

                HeaderTime.Read(new MemoryStream(spoiled));
            }
        }
    }

    public void Dispose() => _folder.Dispose();

    private static (DateTime Time, RecordingTimeOrigin Origin) Of(RecordingTime? time) => (time!.Time, time.Origin);

    private static byte[] Wav(string id, string text)
    {
        byte[] content = Encoding.UTF8.GetBytes(text);
        byte[] list = [.. "INFO"u8, .. "INAM"u8, .. BitConverter.GetBytes(3), .. "abc\0"u8, .. Encoding.ASCII.GetBytes(id), .. BitConverter.GetBytes(content.Length), .. content];
        return new WavBytes().Add("fmt ", WavBytes.Format(WavBytes.Pcm, 16)).Add("LIST", list).Add("data", new byte[100]).ToArray();
    }

    private static byte[] Flac(params string[] comments)
    {
        byte[] block = [.. Counted("writer"), .. BitConverter.GetBytes(comments.Length), .. comments.SelectMany(Counted)];
        byte[] header = new byte[4];
        BinaryPrimitives.WriteUInt32BigEndian(header, (0x84u << 24) | (uint)block.Length);
        return [.. "fLaC"u8, 0, 0, 0, 34, .. new byte[34], .. header, .. block];
    }

    private static byte[] Counted(string text) => [.. BitConverter.GetBytes(Encoding.UTF8.GetByteCount(text)), .. Encoding.UTF8.GetBytes(text)];

    private RecordingTime? Find(string name, byte[] content) => RecordingTime.Find(_folder.Write(name, content));
}
