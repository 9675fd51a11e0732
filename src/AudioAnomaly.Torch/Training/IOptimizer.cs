namespace AudioAnomaly.Torch;

/// <summary>Changes parameters by their gradients, element by element in managed code: equal gradients give equal bits.</summary>
internal interface IOptimizer
{
    /// <summary>The steps taken so far.</summary>
    int Steps { get; set; }

    /// <summary>What it remembers from step to step, besides <see cref="Steps"/>; in a fixed order.</summary>
    IReadOnlyList<TorchSharp.torch.Tensor> State { get; }

    /// <summary>Takes one step.</summary>
    /// <param name="gradients">One per parameter, in their order.</param>
    void Step(IReadOnlyList<TorchSharp.torch.Tensor> gradients);
}
