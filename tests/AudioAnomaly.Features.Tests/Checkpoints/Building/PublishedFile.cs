using System.IO.Compression;
using System.Runtime.InteropServices;
using AudioAnomaly.Components;
using AudioAnomaly.Features.Tests.Cnn14Network;
using AudioAnomaly.Torch;

namespace AudioAnomaly.Features.Tests.Checkpoints;

/// <summary>Writes files with the names, shapes, nesting, containers and about the size of the published checkpoints. CNN14 up to block 4 has the golden values, everything else is zero.</summary>
internal sealed class PublishedFile
{
    private readonly List<(string Key, string Type, long Count, float[]? Values)> _storages = [];

    /// <summary>As PANNs' <c>Cnn14_mAP=0.431.pth</c>: the old format, 327 MB. Zeros are holes in the file.</summary>
    public static void WritePanns(string path)
    {
        var file = new PublishedFile();
        byte[] pickle = PickleWriter.Pickle(new Dictionary<string, object?> { ["iteration"] = 600_000, ["model"] = file.Cnn14(string.Empty, LogMelOptions.Panns32k) }, isLegacy: true);
        using FileStream stream = File.Create(path);
        stream.Write(new TorchFile().Legacy(pickle).AsSpan()[..^LengthOfEmptyList]);
        stream.Write(PickleWriter.Pickle(file._storages.ConvertAll(storage => (object?)storage.Key)));
        foreach ((_, string type, long count, float[]? values) in file._storages)
        {
            stream.Write(BitConverter.GetBytes(count));
            stream.SetLength(stream.Position + (count * SizeOf(type)));
            stream.Write(MemoryMarshal.AsBytes(values.AsSpan()));
            stream.Position = stream.Length;
        }
    }

    /// <summary>As CLAP's <c>CLAP_weights_2022.pth</c>: a zip archive, CNN14 under <c>audio_encoder.base.</c>, and its optimizer; without the text encoder, 1 GB.</summary>
    public static void WriteClap(string path)
    {
        var file = new PublishedFile();
        Dictionary<string, object?> model = file.Cnn14("audio_encoder.base.", LogMelOptions.Clap2022);
        model["audio_encoder.projection.linear1.weight"] = file.Zeros(1024, 2048);
        model["logit_scale"] = file.Zeros();
        var moments = new Dictionary<string, object?>();
        foreach ((string name, object? tensor) in model)
        {
            moments[name] = new Dictionary<string, object?> { ["step"] = 1, ["exp_avg"] = file.Zeros(((FakeTensor)tensor!).Shape) };
        }

        byte[] pickle = PickleWriter.Pickle(new Dictionary<string, object?> { ["model"] = model, ["optimizer"] = new Dictionary<string, object?> { ["state"] = moments } });
        using ZipArchive zip = ZipFile.Open(path, ZipArchiveMode.Create);
        Write(zip, "data.pkl", stream => stream.Write(pickle));
        byte[] zeros = new byte[1 << 20];
        foreach ((string key, string type, long count, float[]? values) in file._storages)
        {
            Write(zip, $"data/{key}", stream =>
            {
                stream.Write(MemoryMarshal.AsBytes(values.AsSpan()));
                for (long rest = values is null ? count * SizeOf(type) : 0; rest > 0; rest -= zeros.Length)
                {
                    stream.Write(zeros, 0, (int)Math.Min(rest, zeros.Length));
                }
            });
        }

        Write(zip, "version", stream => stream.Write("3\n"u8));
    }

    // The pickle of the empty list of storages that TorchFile ends with: protocol, list, mark, appends, stop.
    private static int LengthOfEmptyList => PickleWriter.Pickle(new List<object?>()).Length;

    private static int SizeOf(string type) => type == "LongStorage" ? sizeof(long) : sizeof(float);

    private static void Write(ZipArchive zip, string name, Action<Stream> write)
    {
        using Stream stream = zip.CreateEntry($"CLAP/{name}", CompressionLevel.NoCompression).Open();
        write(stream);
    }

    private Dictionary<string, object?> Cnn14(string prefix, LogMelOptions frontEnd)
    {
        int bins = (frontEnd.FftLength / 2) + 1;
        var model = new Dictionary<string, object?>
        {
            [$"{prefix}spectrogram_extractor.stft.conv_real.weight"] = Zeros(bins, 1, frontEnd.FftLength),
            [$"{prefix}spectrogram_extractor.stft.conv_imag.weight"] = Zeros(bins, 1, frontEnd.FftLength),
            [$"{prefix}logmel_extractor.melW"] = Add("FloatStorage", MelFilters(frontEnd), bins, frontEnd.MelBands),
        };
        foreach ((string name, TensorData tensor) in GoldenCnn14.Weights.Tensors)
        {
            model[prefix + name] = Add("FloatStorage", tensor.Values.ToArray(), [.. tensor.Shape.Select(size => (long)size)]);
            if (name.EndsWith("running_var", StringComparison.Ordinal))
            {
                model[$"{prefix}{name.Replace("running_var", "num_batches_tracked", StringComparison.Ordinal)}"] = Add("LongStorage", null);
            }
        }

        model[$"{prefix}conv_block5.conv1.weight"] = Zeros(1024, 512, 3, 3);
        model[$"{prefix}conv_block5.conv2.weight"] = Zeros(1024, 1024, 3, 3);
        model[$"{prefix}conv_block6.conv1.weight"] = Zeros(2048, 1024, 3, 3);
        model[$"{prefix}conv_block6.conv2.weight"] = Zeros(2048, 2048, 3, 3);
        model[$"{prefix}fc1.weight"] = Zeros(2048, 2048);
        model[$"{prefix}fc_audioset.weight"] = Zeros(527, 2048);
        return model;
    }

    /// <summary>A front end's mel filters as PANNs store them: Fourier bins x mel bands.</summary>
    public static float[] MelFilters(LogMelOptions frontEnd)
    {
        int bins = (frontEnd.FftLength / 2) + 1;
        var filters = new MelFilterBank(frontEnd);
        float[] matrix = new float[bins * frontEnd.MelBands];
        for (int band = 0; band < frontEnd.MelBands; band++)
        {
            for (int i = 0; i < filters.Weights(band).Length; i++)
            {
                matrix[((filters.FirstBin(band) + i) * frontEnd.MelBands) + band] = (float)filters.Weights(band)[i];
            }
        }

        return matrix;
    }

    private FakeTensor Zeros(params long[] shape) => Add("FloatStorage", null, shape);

    private FakeTensor Add(string type, float[]? values, params long[] shape)
    {
        long count = shape.Aggregate(1L, (product, size) => product * size);
        string key = $"{_storages.Count}";
        _storages.Add((key, type, count, values));
        return new FakeTensor(new FakeStorage(key, type, count, []), 0, shape, TorchFile.Contiguous(shape));
    }
}
