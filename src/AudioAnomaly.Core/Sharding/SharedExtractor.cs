using System.Runtime.InteropServices;
using System.Security.Cryptography;
using System.Text;
using AudioAnomaly.Components;

namespace AudioAnomaly;

/// <summary>
/// Keeps the feature extractor out of what shards pass to each other: every machine has that of the pipeline, and its weights can be far larger than what is
/// learned. Safe to use from several threads.
/// </summary>
internal sealed class SharedExtractor
{
    private const string Role = "extractor";
    private const string Key = "sharedExtractor";

    private readonly PipelineDefinition _definition;
    private readonly Lazy<(ComponentState State, string Digest)> _own;

    public SharedExtractor(PipelineDefinition definition)
    {
        _definition = definition;
        _own = new Lazy<(ComponentState, string)>(() =>
        {
            IFeatureExtractor extractor = definition.Extractor!(definition.Components, CancellationToken.None);
            try
            {
                ComponentState state = extractor.SaveState();
                return (state, DigestOf(state));
            }
            finally
            {
                (extractor as IDisposable)?.Dispose();
            }
        });
    }

    /// <summary>A detector's state with a digest in the place of the extractor.</summary>
    public ComponentState Detach(ComponentState detector)
    {
        if (_definition.Extractor is null || !detector.Parts.TryGetValue(Role, out ComponentState? extractor))
        {
            return detector;
        }

        ComponentState detached = Copy(detector);
        detached.Parts.Remove(Role);
        detached.Options[Key] = DigestOf(extractor);
        return detached;
    }

    /// <summary>The detector's state as it was.</summary>
    /// <exception cref="ModelMergeException">The extractor of this pipeline is another one.</exception>
    public ComponentState Attach(ComponentState detached)
    {
        if (detached.Options[Key]?.GetValue<string>() is not { } digest)
        {
            return detached;
        }

        if (_definition.Extractor is null || digest != _own.Value.Digest)
        {
            throw new ModelMergeException("A shard was learned with other features than this pipeline has. Give every machine the same pipeline and the same weights.");
        }

        ComponentState detector = Copy(detached);
        detector.Options.Remove(Key);
        detector.Parts[Role] = _own.Value.State;
        return detector;
    }

    private static ComponentState Copy(ComponentState state)
    {
        var copy = new ComponentState(state.Id, state.Options.DeepClone().AsObject()) { Origin = state.Origin };
        foreach ((string name, TensorData tensor) in state.Tensors)
        {
            copy.Tensors[name] = tensor;
        }

        foreach ((string role, ComponentState part) in state.Parts)
        {
            copy.Parts[role] = part;
        }

        return copy;
    }

    private static string DigestOf(ComponentState state)
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        Add(state);
        return Convert.ToHexStringLower(hash.GetHashAndReset());

        void Add(ComponentState component)
        {
            hash.AppendData(Encoding.UTF8.GetBytes($"{component.Id} {component.Options.ToJsonString()}"));
            foreach ((string name, TensorData tensor) in component.Tensors)
            {
                hash.AppendData(Encoding.UTF8.GetBytes($"{name} {string.Join(',', tensor.Shape)}"));
                hash.AppendData(MemoryMarshal.AsBytes(tensor.Values.Span));
            }

            foreach ((string role, ComponentState part) in component.Parts)
            {
                hash.AppendData(Encoding.UTF8.GetBytes(role));
                Add(part);
            }
        }
    }
}
