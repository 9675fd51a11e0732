using AudioAnomaly.Audio;
using CsCheck;

namespace AudioAnomaly.Core.Tests.Audio;

public sealed class WavFuzzTests
{
    private const long AllowedBeyondFileSize = 16 << 20;

    private static readonly byte[][] Seeds =
    [
        WavBytes.File(WavBytes.Pcm, 8, 1, 50),
        WavBytes.File(WavBytes.Pcm, 16, 2, 50),
        WavBytes.File(WavBytes.Pcm, 24, 3, 50),
        WavBytes.File(WavBytes.Float, 32, 1, 50),
        WavBytes.File(WavBytes.Float, 64, 2, 50),
        new WavBytes().Add("JUNK", new byte[3]).Add("fmt ", WavBytes.ExtensibleFormat(WavBytes.Subformat(1), 16)).Add("data", new byte[100]).ToArray(),
        new WavBytes { Form = "RF64" }.Add("ds64", WavBytes.LongSizes(100)).Add("fmt ", WavBytes.Format(1, 16)).Add("data", new byte[100], uint.MaxValue).ToArray(),
        new WavBytes().Add("data", new byte[100]).Add("fmt ", WavBytes.Format(1, 16)).ToArray(),
    ];

    private static readonly byte[] Awkward = [0, 1, 0x7f, 0x80, 0xfe, 0xff];

    // Values that break careless arithmetic come up as often as random ones, and mostly in the header.
    private static readonly Gen<(int Position, byte Value)> Change = Gen.Select(
        Gen.OneOf(Gen.Int[0, 60], Gen.Int[0, 400]),
        Gen.OneOf(Gen.Byte, Gen.Int[0, 5].Select(i => Awkward[i])));

    private static readonly Gen<byte[]> Damaged = Gen.Select(Gen.Int[0, Seeds.Length - 1].Select(i => Seeds[i]), Change.Array[0, 8], Gen.OneOf(Gen.Const(int.MaxValue), Gen.Int[0, 400]))
        .Select((seed, changes, length) =>
        {
            byte[] file = [.. seed[..Math.Min(seed.Length, length)]];
            foreach ((int position, byte value) in changes.Where(change => change.Position < file.Length))
            {
                file[position] = value;
            }

            return file;
        });

    [Fact]
    public void WavReader_DamagedFile_GivesAClipOrATypedErrorInBoundedMemory()
    {
        Damaged.Sample(
            file =>
            {
                AssertClipOrTypedError(file, () => new MemoryStream(file));
                AssertClipOrTypedError(file, () => new ForwardOnlyStream(file, 13));
            },
            iter: 20_000);
    }

    [Fact]
    public void WavReader_RandomBytesAfterAHeader_GiveAClipOrATypedError()
    {
        byte[] start = WavBytes.File(WavBytes.Pcm, 16)[..12];
        Gen.Byte.Array[0, 200].Sample(
            tail =>
            {
                byte[] file = [.. start, .. tail];
                AssertClipOrTypedError(file, () => new MemoryStream(file));
            },
            iter: 5_000);
    }

    [Fact]
    public void AudioReader_DamagedFileOnDisk_GivesAClipOrATypedError()
    {
        using var folder = new TemporaryFolder();
        var reader = new AudioReader(new WavReader());
        Damaged.Sample(
            file =>
            {
                string path = folder.Write($"{Guid.NewGuid():N}.wav", file);
                try
                {
                    Assert.NotEqual(0, reader.ReadClip(path).Samples.Length);
                }
                catch (Exception error) when (error is AudioFormatException or AudioContentException)
                {
                    Assert.Contains(path, error.Message, StringComparison.Ordinal);
                }

                File.Delete(path);
            },
            iter: 500);
    }

    private static void AssertClipOrTypedError(byte[] file, Func<Stream> open)
    {
        using Stream stream = open();
        long before = GC.GetAllocatedBytesForCurrentThread();
        try
        {
            using AudioDecoder decoder = new WavReader().Open(stream, "fuzz.wav");
            AudioClip clip = AudioReader.ReadClip(decoder, "fuzz.wav", ChannelSelection.Mean, file.Length);
            Assert.True(clip.Samples.Length <= file.Length);
        }
        catch (Exception error) when (error is AudioFormatException or AudioContentException)
        {
            Assert.Contains("fuzz.wav", error.Message, StringComparison.Ordinal);
        }

        Assert.InRange(GC.GetAllocatedBytesForCurrentThread() - before, 0, file.Length + AllowedBeyondFileSize);
    }
}
