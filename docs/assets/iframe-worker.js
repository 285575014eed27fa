// A page that is opened from a file may not start a worker, and the search is one. There it runs in a hidden frame.
if (location.protocol === "file:") {
  const inFrame = `<script>
    window.postMessage = data => frameElement.answered(data)
    window.importScripts = (...addresses) => addresses.reduce((before, address) => before.then(() => new Promise(
      (loaded, failed) => {
        const script = document.createElement("script")
        Object.assign(script, {src: address, onload: loaded, onerror: failed})
        document.body.append(script)
      })), Promise.resolve())
  </` + "script>"

  window.IFrameWorker = window.Worker = class extends EventTarget {
    constructor(address) {
      super()
      this.frame = document.createElement("iframe")
      this.frame.hidden = true
      this.frame.answered = data => {
        const event = new MessageEvent("message", {data})
        this.dispatchEvent(event)
        if (this.onmessage) this.onmessage(event)
      }
      this.ready = new Promise(ready => this.frame.addEventListener("load", ready, {once: true}))
      this.frame.srcdoc = `<body>${inFrame}<script src="${address}"></` + "script></body>"
      document.body.append(this.frame)
    }

    postMessage(data) {
      this.ready.then(() => this.frame.contentWindow.dispatchEvent(new MessageEvent("message", {data})))
    }

    terminate() {
      this.frame.remove()
    }
  }
}
