import { X } from 'lucide-react';
import type { ReactNode } from 'react';
import { Dialog, Heading, Modal, ModalOverlay } from 'react-aria-components';
import { Button } from './Button';
import styles from './Sheet.module.css';

export interface SheetProps {
  readonly title: string;
  readonly isOpen: boolean;
  readonly onClose: () => void;
  /** `middle`: a box over the page; `side`: a drawer at its edge; `corner`: a box that leaves the page to be seen. */
  readonly place?: 'middle' | 'side' | 'corner';
  readonly children: ReactNode;
}

/** A dialog over the page: keeps the focus, closes with Escape, by its button and by a press beside it. */
export function Sheet({ title, isOpen, onClose, place = 'middle', children }: SheetProps) {
  return (
    <ModalOverlay
      className={styles.overlay ?? ''}
      data-place={place}
      isDismissable
      isOpen={isOpen}
      onOpenChange={(open) => {
        if (!open) onClose();
      }}
    >
      <Modal className={styles.modal ?? ''} data-place={place}>
        <Dialog className={styles.dialog ?? ''}>
          <header className={styles.head}>
            <Heading slot="title" className={styles.title ?? ''}>
              {title}
            </Heading>
            <Button variant="quiet" square small aria-label="Close" onPress={onClose}>
              <X aria-hidden />
            </Button>
          </header>
          {children}
        </Dialog>
      </Modal>
    </ModalOverlay>
  );
}
