using TorchSharp;

namespace AudioAnomaly.Torch;

/// <summary>
/// CFA's patch descriptor: one linear map of a patch's features and coordinates. A 1x1 convolution commutes with interpolation, so each layer is mapped on
/// its own grid and only the result is brought to the first one: a quarter of the arithmetic of mapping the concatenated patches.
/// </summary>
/// <remarks>
/// Forward and gradient are written out, which needs neither autograd's memory nor its bookkeeping. Tensors belong to the caller's dispose scope.
/// </remarks>
internal static class CfaDescriptor
{
    /// <summary>Describes the patches of a clip.</summary>
    /// <param name="features">Per layer: cells x channels.</param>
    /// <param name="grid">The clip's grid.</param>
    /// <param name="weight">Descriptor channels x (feature channels of all layers, then 2 coordinates).</param>
    /// <param name="bias">Descriptor channels.</param>
    /// <returns>Patches x descriptor channels, contiguous.</returns>
    public static torch.Tensor Forward(torch.Tensor[] features, CfaGrid grid, torch.Tensor weight, torch.Tensor bias)
    {
        long channels = weight.shape[0];
        long inputs = weight.shape[1] - 2;
        torch.Tensor affine = torch.cat([weight.narrow(1, inputs, 2), bias.unsqueeze(1)], 1);
        torch.Tensor described = Coordinates(grid, weight.device).mm(affine.t());
        long offset = 0;
        for (int l = 0; l < features.Length; l++)
        {
            long count = features[l].shape[1];
            torch.Tensor part = weight.narrow(1, offset, count).t();
            offset += count;
            if (l == 0)
            {
                described = described.addmm(InScope(features[0], grid), part);
                continue;
            }

            (_, int frames, int bins) = grid.Layers[l];
            torch.Tensor own = features[l].mm(part).reshape(frames, bins * channels);
            torch.Tensor inTime = FrameWeights(grid, l, weight.device).mm(own).reshape(grid.Frames, bins, channels);

            // TorchSharp's order: first factor, second factor, summand.
            described = BinWeights(grid, l, weight.device).baddbmm(inTime, described.reshape(grid.Frames, grid.Rows, channels)).reshape(grid.Count, channels);
        }

        return described.contiguous();
    }

    /// <summary>The gradients of weight and bias.</summary>
    /// <param name="features">As in <see cref="Forward"/>.</param>
    /// <param name="grid">The clip's grid.</param>
    /// <param name="gradient">The gradient of the descriptors: patches x descriptor channels.</param>
    /// <returns>The gradients, contiguous.</returns>
    public static (torch.Tensor Weight, torch.Tensor Bias) Backward(torch.Tensor[] features, CfaGrid grid, torch.Tensor gradient)
    {
        long channels = gradient.shape[1];
        var parts = new List<torch.Tensor>();
        for (int l = 0; l < features.Length; l++)
        {
            if (l == 0)
            {
                parts.Add(gradient.t().mm(InScope(features[0], grid)));
                continue;
            }

            (_, int frames, int bins) = grid.Layers[l];
            torch.Tensor inTime = BinWeights(grid, l, gradient.device).transpose(1, 2).bmm(gradient.reshape(grid.Frames, grid.Rows, channels));
            torch.Tensor own = FrameWeights(grid, l, gradient.device).t().mm(inTime.reshape(grid.Frames, bins * channels)).reshape(frames * bins, channels);
            parts.Add(own.t().mm(features[l]));
        }

        torch.Tensor affine = gradient.t().mm(Coordinates(grid, gradient.device));
        parts.Add(affine.narrow(1, 0, 2));
        return (torch.cat(parts, 1).contiguous(), affine.narrow(1, 2, 1).reshape(channels).contiguous());
    }

    private static torch.Tensor Coordinates(CfaGrid grid, torch.Device device) => grid.Coordinates.ToTensor(grid.Count, 3).to(device);

    private static torch.Tensor FrameWeights(CfaGrid grid, int layer, torch.Device device)
        => grid.FrameWeights[layer].ToTensor(grid.Frames, grid.Layers[layer].Frames).to(device);

    private static torch.Tensor BinWeights(CfaGrid grid, int layer, torch.Device device)
        => grid.BinWeights[layer].ToTensor(1, grid.Rows, grid.Layers[layer].Bins).to(device).expand(grid.Frames, -1, -1);

    private static torch.Tensor InScope(torch.Tensor features, CfaGrid grid)
    {
        (_, int frames, int bins) = grid.Layers[0];
        long channels = features.shape[1];
        return bins == grid.Rows ? features : features.reshape(frames, bins, channels).narrow(1, 0, grid.Rows).reshape(grid.Count, channels);
    }
}
