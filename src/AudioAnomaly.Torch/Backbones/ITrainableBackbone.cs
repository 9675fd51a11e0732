using TorchSharp;

namespace AudioAnomaly.Torch;

/// <summary>A network while it is trained. Used by one thread at a time; several replicas share the work.</summary>
public interface ITrainableBackbone : IDisposable
{
    /// <summary>What training changes: contiguous 32-bit leaf tensors that require gradients, in a fixed order. They stay the network's.</summary>
    IReadOnlyList<torch.Tensor> Parameters { get; }

    /// <summary>
    /// What <see cref="Forward"/> changes by itself, such as running means of batch norms: contiguous 32-bit tensors in a fixed order. They stay the
    /// network's.
    /// </summary>
    IReadOnlyList<torch.Tensor> Buffers { get; }

    /// <summary>Computes the layers in training mode, with gradients: batch norms use the batch's statistics and update their running ones.</summary>
    /// <param name="spectrograms">N x 1 x frames x bins, 32-bit floats, in dB. Stays the caller's.</param>
    /// <returns>One tensor per layer, shaped as the teacher's. They belong to the caller's dispose scope.</returns>
    IReadOnlyList<torch.Tensor> Forward(torch.Tensor spectrograms);

    /// <summary>Copies the present weights into a frozen network.</summary>
    /// <returns>The network; it belongs to the caller.</returns>
    ITorchFeatureExtractor Export();
}
