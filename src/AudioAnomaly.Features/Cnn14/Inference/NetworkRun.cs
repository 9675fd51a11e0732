using System.Buffers;
using System.Runtime.InteropServices;

namespace AudioAnomaly;

/// <summary>
/// One pass of a batch through a network: its buffers, and the threads that work on it. Used again by later passes, of this network or another.
/// </summary>
internal sealed unsafe class NetworkRun : WorkCrew
{
    private static readonly Stack<NetworkRun> Idle = new(Environment.ProcessorCount);
    private readonly LayerTask _task = new();
    private readonly List<GCHandle> _pinned = [];
    private readonly List<MemoryHandle> _inputs = [];
    private RentedFloats _blockMaps;
    private RentedFloats _innerMaps;
    private RentedFloats _work;
    private StripKernel _kernel = null!;
    private long _workLength;

    private NetworkRun()
    {
    }

    /// <summary>Takes one that nobody uses.</summary>
    public static NetworkRun Rent()
    {
        lock (Idle)
        {
            return Idle.TryPop(out NetworkRun? run) ? run : new NetworkRun();
        }
    }

    /// <summary>Gives it back.</summary>
    public void Return()
    {
        lock (Idle)
        {
            if (Idle.Count < Environment.ProcessorCount)
            {
                Idle.Push(this);
            }
        }
    }

    /// <summary>Runs a batch.</summary>
    public void Run(ManagedCnn14 network, ReadOnlySpan<ReadOnlyMemory<float>> spectrograms, BlockOutput[][] outputs, int workers)
    {
        _kernel = network.Kernel;
        Begin(workers);
        try
        {
            Prepare(network, spectrograms, workers);
            RunBlocks(network, outputs, workers);
        }
        finally
        {
            End();
            Release();
        }
    }

    protected override void DoJob(int job, int worker) => _kernel.Run(_task, job, _work.Pointer + (worker * _workLength));

    private void RunBlocks(ManagedCnn14 network, BlockOutput[][] outputs, int workers)
    {
        int bins = network.Bands;
        int tap = 0;
        for (int block = 0; block < network.BlockCount; block++, bins /= 2)
        {
            if (block > 0)
            {
                WinogradLayer inner = network.Layers[(2 * block) - 1];
                SetOutputs(inner, bins, _innerMaps.Pointer);
                RunLayer(inner, null, bins, workers);
                Advance(inner);
            }

            WinogradLayer last = network.Layers[2 * block];

            // What has no channels held for nothing goes straight to where the caller reads it.
            bool direct = network.IsTapped(block) && last.Outputs == network.Width(block);
            if (direct)
            {
                PinOutputs(outputs, tap);
            }
            else
            {
                SetOutputs(last, bins, _blockMaps.Pointer);
            }

            RunLayer(last, block == 0 ? network.First : null, bins, workers);
            Advance(last);
            if (network.IsTapped(block) && !direct)
            {
                CopyOutputs(outputs, tap, last.Outputs);
            }

            tap += network.IsTapped(block) ? 1 : 0;
        }
    }

    private void RunLayer(WinogradLayer layer, FirstLayer? first, int bins, int workers)
    {
        _task.Plan(layer, first, bins, workers);
        DoRound(_task.JobCount);
    }

    // Buffers for the largest map of each kind, and working memory for the hungriest layer.
    private void Prepare(ManagedCnn14 network, ReadOnlySpan<ReadOnlyMemory<float>> spectrograms, int workers)
    {
        _task.Reserve(spectrograms.Length);
        long blockMaps = 0, innerMaps = 0;
        _workLength = 0;
        int bins = network.Bands;
        for (int layer = 0; layer < network.Layers.Length; layer++)
        {
            WinogradLayer current = network.Layers[layer];
            for (int item = 0; item < spectrograms.Length; item++)
            {
                _task.Items[item].Rows = (spectrograms[item].Length / network.Bands) >> ((layer + 1) / 2);
            }

            _task.Plan(current, layer == 0 ? network.First : null, bins, workers);
            _workLength = Math.Max(_workLength, _kernel.WorkLength(_task));
            bins = LayerTask.OutputLength(current, bins);
            long cells = 0;
            foreach (LayerItem item in _task.Items.AsSpan(0, _task.ItemCount))
            {
                cells += (long)LayerTask.OutputLength(current, item.Rows) * bins;
            }

            ref long longest = ref current.Pools ? ref blockMaps : ref innerMaps;
            longest = Math.Max(longest, cells * current.Outputs);
        }

        _blockMaps.Rent(blockMaps);
        _innerMaps.Rent(innerMaps);
        _work.Rent(workers * _workLength);
        for (int item = 0; item < spectrograms.Length; item++)
        {
            MemoryHandle pinned = spectrograms[item].Pin();
            _inputs.Add(pinned);
            _task.Items[item].Input = (float*)pinned.Pointer;
            _task.Items[item].Rows = spectrograms[item].Length / network.Bands;
        }
    }

    private void SetOutputs(WinogradLayer layer, int bins, float* buffer)
    {
        foreach (ref LayerItem item in _task.Items.AsSpan(0, _task.ItemCount))
        {
            item.Output = buffer;
            buffer += (long)LayerTask.OutputLength(layer, item.Rows) * LayerTask.OutputLength(layer, bins) * layer.Outputs;
        }
    }

    private void PinOutputs(BlockOutput[][] outputs, int tap)
    {
        for (int item = 0; item < outputs.Length; item++)
        {
            var handle = GCHandle.Alloc(outputs[item][tap].Values, GCHandleType.Pinned);
            _pinned.Add(handle);
            _task.Items[item].Output = (float*)handle.AddrOfPinnedObject();
        }
    }

    private void CopyOutputs(BlockOutput[][] outputs, int tap, int held)
    {
        for (int item = 0; item < outputs.Length; item++)
        {
            BlockOutput output = outputs[item][tap];
            float* source = _task.Items[item].Input;
            for (int at = 0; at < output.Values.Length; at += output.Channels, source += held)
            {
                new ReadOnlySpan<float>(source, output.Channels).CopyTo(output.Values.AsSpan(at));
            }
        }
    }

    // A layer's output is the next one's input.
    private void Advance(WinogradLayer layer)
    {
        foreach (ref LayerItem item in _task.Items.AsSpan(0, _task.ItemCount))
        {
            item.Input = item.Output;
            item.Rows = LayerTask.OutputLength(layer, item.Rows);
        }
    }

    private void Release()
    {
        _blockMaps.Dispose();
        _innerMaps.Dispose();
        _work.Dispose();
        foreach (GCHandle handle in _pinned)
        {
            handle.Free();
        }

        foreach (MemoryHandle handle in _inputs)
        {
            handle.Dispose();
        }

        _pinned.Clear();
        _inputs.Clear();
    }
}
