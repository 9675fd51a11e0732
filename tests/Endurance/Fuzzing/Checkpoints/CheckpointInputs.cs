using AudioAnomaly.Checkpoints;

namespace AudioAnomaly.Fuzzing;

/// <summary>Checkpoints of PyTorch and safetensors: tensors or a <see cref="CheckpointFormatException"/>.</summary>
public sealed class CheckpointInputs : FuzzFormat
{
    private const int MaxSingleReads = 64;
    private readonly CheckpointMutator _mutator = new(CheckpointSeed.All());

    /// <inheritdoc/>
    public override string Name => "checkpoint";

    /// <inheritdoc/>
    public override FuzzInput Make(Random random)
    {
        (CheckpointSeed seed, byte[] content) = _mutator.Make(random);
        return new FuzzInput(seed.Name, content);
    }

    /// <inheritdoc/>
    public override IEnumerable<FuzzCall> Calls(FuzzInput input, string folder, FuzzReport report)
    {
        string path = Write(folder, "damaged", input);
        Checkpoint? checkpoint = null;
        yield return Call("open", () => checkpoint = Checkpoint.Open(path));
        if (checkpoint is not null)
        {
            using (checkpoint)
            {
                yield return Call("read all", () => checkpoint.Read(checkpoint.Tensors.Select(tensor => tensor.Name)));
                foreach (CheckpointTensor tensor in checkpoint.Tensors.Take(MaxSingleReads))
                {
                    yield return Call("read", () => checkpoint.Read(tensor.Name));
                }
            }
        }

        yield return Call("load", () => Cnn14Weights.Load(path));
    }

    private static FuzzCall Call(string name, Action action) => new(name, action) { MayRefuse = error => error is CheckpointFormatException };
}
