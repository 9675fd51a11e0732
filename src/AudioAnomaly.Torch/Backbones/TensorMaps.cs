using AudioAnomaly.Components;
using TorchSharp;

namespace AudioAnomaly.Torch;

/// <summary>Brings spectrograms into a TorchSharp network and its layers out, as plain arrays with their channels last.</summary>
internal static class TensorMaps
{
    // 16 clips of 10 s with 64 bins: CNN14's first block then takes half a gigabyte of a GPU.
    private const int MostCellsOfABatch = 16 * 64 * 1024;

    /// <summary>Runs a network on spectrograms of any lengths. On a processor one after the other, where a batch is not faster; elsewhere those of one
    /// length that follow each other at once.</summary>
    /// <param name="id">The network, for messages.</param>
    /// <param name="layers">The layers that it promises.</param>
    /// <param name="spectrograms">The spectrograms.</param>
    /// <param name="forward">The network: N x 1 x frames x bins to one tensor per layer.</param>
    /// <param name="device">Where it computes; null for the processor.</param>
    /// <exception cref="InvalidOperationException">The network gave other layers than it promised.</exception>
    public static IReadOnlyList<IReadOnlyList<FeatureMap>> Run(
        string id,
        IReadOnlyList<FeatureLayer> layers,
        IReadOnlyList<Spectrogram> spectrograms,
        Func<torch.Tensor, IReadOnlyList<torch.Tensor>> forward,
        TorchDevice? device = null)
    {
        TorchDevice place = device ?? TorchDevice.Processor;
        var maps = new List<IReadOnlyList<FeatureMap>>(spectrograms.Count);
        while (maps.Count < spectrograms.Count)
        {
            int count = place.IsProcessor ? 1 : CountAlike(spectrograms, maps.Count);
            maps.AddRange(RunBatch(id, layers, spectrograms, maps.Count, count, forward, place));
        }

        return maps;
    }

    private static int CountAlike(IReadOnlyList<Spectrogram> spectrograms, int first)
    {
        Spectrogram like = spectrograms[first];
        int most = Math.Clamp(MostCellsOfABatch / like.Values.Length, 1, spectrograms.Count - first);
        return Enumerable.Range(0, most).TakeWhile(i => spectrograms[first + i] is var other && other.Frames == like.Frames && other.Bins == like.Bins).Count();
    }

    /// <summary>Runs spectrograms of one shape; if the device's memory does not suffice for all, half of them at a time.</summary>
    private static FeatureMap[][] RunBatch(
        string id,
        IReadOnlyList<FeatureLayer> layers,
        IReadOnlyList<Spectrogram> spectrograms,
        int first,
        int count,
        Func<torch.Tensor, IReadOnlyList<torch.Tensor>> forward,
        TorchDevice device)
    {
        try
        {
            return device.Run(() => RunAtOnce(id, layers, spectrograms, first, count, forward));
        }
        catch (TorchDeviceException) when (count > 1)
        {
            int half = count / 2;
            return
            [
                .. RunBatch(id, layers, spectrograms, first, half, forward, device),
                .. RunBatch(id, layers, spectrograms, first + half, count - half, forward, device),
            ];
        }
    }

    private static FeatureMap[][] RunAtOnce(
        string id,
        IReadOnlyList<FeatureLayer> layers,
        IReadOnlyList<Spectrogram> spectrograms,
        int first,
        int count,
        Func<torch.Tensor, IReadOnlyList<torch.Tensor>> forward)
    {
        using IDisposable noGradient = torch.no_grad();
        using DisposeScope scope = torch.NewDisposeScope();
        (int frames, int bins) = (spectrograms[first].Frames, spectrograms[first].Bins);
        float[] values = new float[count * frames * bins];
        for (int i = 0; i < count; i++)
        {
            spectrograms[first + i].Values.Span.CopyTo(values.AsSpan(i * frames * bins));
        }

        IReadOnlyList<torch.Tensor> outputs = forward(torch.tensor(values, [count, 1, frames, bins]));
        if (outputs.Count != layers.Count)
        {
            throw new InvalidOperationException($"The feature extractor '{id}' gave {outputs.Count} layers where it promised {layers.Count}.");
        }

        torch.Tensor[] found = [.. outputs.Select(output => output.cpu())];
        return [.. Enumerable.Range(0, count).Select(i => (FeatureMap[])[.. found.Zip(layers, (output, layer) => ToMap(id, output.narrow(0, i, 1), layer))])];
    }

    private static FeatureMap ToMap(string id, torch.Tensor output, FeatureLayer layer)
    {
        if (output.dim() != 4 || output.shape[1] != layer.Channels || output.dtype != torch.ScalarType.Float32)
        {
            throw new InvalidOperationException(
                $"The feature extractor '{id}' gave {output.dtype} [{string.Join(", ", output.shape)}] for the layer {layer.Name} where Float32 [1, {layer.Channels}, frames, bins] is expected.");
        }

        // Convolutions keep channels-last strides, so that this moves nothing for most networks.
        using torch.Tensor channelsLast = output.permute(0, 2, 3, 1);
        using torch.Tensor contiguous = channelsLast.contiguous();
        return new FeatureMap(layer, (int)contiguous.shape[1], (int)contiguous.shape[2], contiguous.data<float>().ToArray());
    }
}
