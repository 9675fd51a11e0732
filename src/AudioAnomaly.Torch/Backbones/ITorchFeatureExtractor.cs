using TorchSharp;

namespace AudioAnomaly.Torch;

/// <summary>
/// A feature extractor that is a TorchSharp network: tensors in, tensors out. Implement <see cref="TorchFeatureExtractor"/> to plug in a backbone of your
/// own.
/// </summary>
public interface ITorchFeatureExtractor : IFeatureExtractor
{
    /// <summary>Computes the feature maps of a batch of spectrograms of equal length.</summary>
    /// <param name="spectrograms">N x 1 x frames x bins, 32-bit floats, in dB as the front end makes them. Stays the caller's.</param>
    /// <returns>One tensor per layer, in the order of <see cref="IFeatureExtractor.Layers"/>: N x channels x frames' x bins'. They belong to the
    /// caller.</returns>
    IReadOnlyList<torch.Tensor> Forward(torch.Tensor spectrograms);
}
