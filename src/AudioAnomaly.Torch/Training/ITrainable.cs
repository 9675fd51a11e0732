using TorchSharp;

namespace AudioAnomaly.Torch;

/// <summary>What <see cref="TrainingLoop"/> trains.</summary>
internal interface ITrainable
{
    /// <summary>The tensors that the optimiser changes.</summary>
    IReadOnlyList<torch.Tensor> Parameters { get; }

    /// <summary>The tensors that <see cref="ComputeGradients"/> changes by itself, such as running means.</summary>
    IReadOnlyList<torch.Tensor> Buffers { get; }

    /// <summary>The number of training examples.</summary>
    int ExampleCount { get; }

    /// <summary>The fewest examples that a batch may have: what is left over at an epoch's end is left out if it is less.</summary>
    int MinBatchSize { get; }

    /// <summary>Whether clips are held out.</summary>
    bool HasValidation { get; }

    /// <summary>Computes the mean loss of a batch and its gradients.</summary>
    /// <param name="batch">The examples.</param>
    /// <param name="gradients">Receives one tensor per parameter.</param>
    /// <returns>The loss before the step.</returns>
    double ComputeGradients(ReadOnlySpan<int> batch, IReadOnlyList<torch.Tensor> gradients);

    /// <summary>The loss on the held-out clips.</summary>
    double ComputeValidationLoss();
}
