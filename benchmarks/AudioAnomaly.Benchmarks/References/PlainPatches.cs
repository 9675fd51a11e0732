using AudioAnomaly.Components;
using TorchSharp;
using static TorchSharp.torch.nn;

namespace AudioAnomaly.Benchmarks;

/// <summary>Patch embedding as PatchCore's implementations write it: average pooling, bilinear upsampling to the first layer's grid, concatenation.</summary>
internal static class PlainPatches
{
    /// <summary>Makes patches of feature maps.</summary>
    /// <param name="maps">One of each layer, 1 x channels x frames x bins.</param>
    /// <param name="layers">The layers' strides.</param>
    /// <returns>Patches x channels; frees nothing but what it makes.</returns>
    public static torch.Tensor Embed(IReadOnlyList<torch.Tensor> maps, IReadOnlyList<FeatureLayer> layers)
    {
        using DisposeScope scope = torch.NewDisposeScope();
        long frames = maps[0].shape[2], bins = maps[0].shape[3];
        torch.Tensor[] aligned = [.. maps.Select((map, i) => Align(
            functional.avg_pool2d(map, [3, 3], [1, 1], [1, 1]),
            (double)layers[i].FrameStride / layers[0].FrameStride,
            (double)layers[i].BinStride / layers[0].BinStride,
            frames,
            bins,
            torch.InterpolationMode.Bilinear))];
        return torch.cat(aligned, 1).permute(0, 2, 3, 1).reshape(-1, aligned.Sum(map => map.shape[1])).MoveToOuterDisposeScope();
    }

    /// <summary>Brings a map to a grid by its exact stride; where pooling dropped a last column, the one before it is repeated.</summary>
    public static torch.Tensor Align(torch.Tensor map, double frameScale, double binScale, long frames, long bins, torch.InterpolationMode mode)
    {
        torch.Tensor scaled = frameScale == 1 && binScale == 1
            ? map
            : functional.interpolate(map, null, [frameScale, binScale], mode, mode == torch.InterpolationMode.Bilinear ? false : null, recompute_scale_factor: false);
        return scaled.shape[2] == frames && scaled.shape[3] == bins
            ? scaled
            : functional.pad(scaled, [0, bins - scaled.shape[3], 0, frames - scaled.shape[2]], PaddingModes.Replicate);
    }

    /// <summary>Channels first, as the plain implementations want them.</summary>
    public static torch.Tensor ToTensor(FeatureMap map)
    {
        using torch.Tensor channelsLast = torch.tensor(map.Values.ToArray(), [1, map.Frames, map.Bins, map.Layer.Channels]);
        using torch.Tensor view = channelsLast.permute(0, 3, 1, 2);
        return view.contiguous();
    }
}
