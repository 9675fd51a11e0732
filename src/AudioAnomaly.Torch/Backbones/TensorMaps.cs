using AudioAnomaly.Components;
using TorchSharp;

namespace AudioAnomaly.Torch;

/// <summary>Brings spectrograms into a TorchSharp network and its layers out, as plain arrays with their channels last.</summary>
internal static class TensorMaps
{
    /// <summary>Runs a network on spectrograms of any lengths, one after the other: on a processor a batch is not faster.</summary>
    /// <param name="id">The network, for messages.</param>
    /// <param name="layers">The layers that it promises.</param>
    /// <param name="spectrograms">The spectrograms.</param>
    /// <param name="forward">The network: N x 1 x frames x bins to one tensor per layer.</param>
    /// <exception cref="InvalidOperationException">The network gave other layers than it promised.</exception>
    public static IReadOnlyList<IReadOnlyList<FeatureMap>> Run(
        string id,
        IReadOnlyList<FeatureLayer> layers,
        IReadOnlyList<Spectrogram> spectrograms,
        Func<torch.Tensor, IReadOnlyList<torch.Tensor>> forward)
    {
        var maps = new List<IReadOnlyList<FeatureMap>>(spectrograms.Count);
        foreach (Spectrogram spectrogram in spectrograms)
        {
            using IDisposable noGradient = torch.no_grad();
            using DisposeScope scope = torch.NewDisposeScope();
            torch.Tensor input = torch.tensor(spectrogram.Values.ToArray(), [1, 1, spectrogram.Frames, spectrogram.Bins]);
            IReadOnlyList<torch.Tensor> outputs = forward(input);
            if (outputs.Count != layers.Count)
            {
                throw new InvalidOperationException($"The feature extractor '{id}' gave {outputs.Count} layers where it promised {layers.Count}.");
            }

            maps.Add([.. outputs.Zip(layers, (output, layer) => ToMap(id, output, layer))]);
        }

        return maps;
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
